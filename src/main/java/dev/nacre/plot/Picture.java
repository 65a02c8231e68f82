package dev.nacre.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Something that can be drawn at any scale: a grid of images or of small charts, or an XChart
 * chart.
 *
 * <pre>{@code
 * Charts.images(digits).saveAs(Path.of("digits.png"));
 * }</pre>
 */
public final class Picture implements IChart {
  /** Twice the pixels: crisp on today's screens. */
  public static final double SCALE = 2;

  /** Draws into the area (0, 0) to (width, height). */
  @FunctionalInterface
  interface Drawing {
    void paint(Graphics2D g);
  }

  private final String title;
  private final int width;
  private final int height;
  private final Drawing drawing;

  Picture(String title, int width, int height, Drawing drawing) {
    this.title = title;
    this.width = width;
    this.height = height;
    this.drawing = drawing;
  }

  /** The type of all that {@link #of} accepts: XChart's charts and pictures. */
  public static Class<?> chartType() {
    return IChart.class;
  }

  /**
   * An XChart chart, of any kind, as a picture; a picture is itself.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Picture of(Object chart) {
    return switch (chart) {
      case Picture picture -> picture;
      case IChart c ->
          new Picture(
              c.getTitle(),
              c.getWidth(),
              c.getHeight(),
              g -> c.paint(g, c.getWidth(), c.getHeight()));
      case null, default ->
          throw new IllegalArgumentException(
              "a picture is made of a chart, but was given %s; try Charts.heatMap(tensor)"
                  .formatted(chart == null ? "null" : chart.getClass().getName()));
    };
  }

  /** Shows what {@link #chartType} says, as {@link Charts#show} does. */
  public static void show(Object chart) {
    Display.show(chart instanceof IChart c ? c : of(chart));
  }

  /** In units of 1/96 inch, at scale 1 also in pixels. */
  public int width() {
    return width;
  }

  /** In units of 1/96 inch, at scale 1 also in pixels. */
  public int height() {
    return height;
  }

  public String title() {
    return title;
  }

  /** The same with a line of text below it. */
  public Picture captioned(String line) {
    Style style = Style.current();
    int extra = 20;
    return new Picture(
        title,
        width,
        height + extra,
        g -> {
          g.setColor(style.background());
          g.fillRect(0, 0, width, height + extra);
          drawing.paint(g);
          String text = Pen.fit(line, style.font(11), width - 2.0 * Frame.MARGIN);
          Pen.text(g, text, style.font(11), style.muted(), Frame.MARGIN, height + 4.0, 0);
        });
  }

  /** The pixels, {@code scale} of them for each unit of width and height. */
  public BufferedImage image(double scale) {
    return Saving.draw(this, scale);
  }

  /** A PNG file's bytes. */
  public byte[] png(double scale) {
    return Png.encode(image(scale), scale);
  }

  /** Saves as {@link Charts#saveAs(IChart, Path)} does. */
  public Path saveAs(Path path) {
    return Saving.save(this, path, SCALE);
  }

  /** Saves as {@link Charts#saveAs(IChart, Path, double)} does. */
  public Path saveAs(Path path, double scale) {
    return Saving.save(this, path, scale);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Pen.smooth(g);
    var saved = g.getTransform();
    g.scale(width / (double) this.width, height / (double) this.height);
    drawing.paint(g);
    g.setTransform(saved);
  }

  @Override
  public int getWidth() {
    return width;
  }

  @Override
  public int getHeight() {
    return height;
  }

  @Override
  public String getTitle() {
    return title;
  }

  @Override
  public String toString() {
    return "picture '%s', %d×%d; Charts.show shows it".formatted(title, width, height);
  }
}
