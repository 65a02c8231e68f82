package dev.nacre.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.function.BiFunction;
import org.knowm.xchart.style.markers.Marker;

/**
 * A text in each cell of a matrix, dark on light cells and light on dark ones; none if too wide.
 */
final class CellLabels extends Marker {
  private static final Color DARK = new Color(0x1F2933);
  private static final double LARGEST = 12;
  private static final double SMALLEST = 7;

  private final StyledChart chart;
  private final BufferedImage cells;
  private final BiFunction<Integer, Integer, String> text;

  CellLabels(StyledChart chart, BufferedImage cells, BiFunction<Integer, Integer, String> text) {
    this.chart = chart;
    this.cells = cells;
    this.text = text;
  }

  @Override
  public void paint(Graphics2D g, double atX, double atY, int size) {
    double width = chart.getScreenXFromChart(1) - chart.getScreenXFromChart(0);
    double height = chart.getScreenYFromChart(0) - chart.getScreenYFromChart(1);
    Font font = font(width, height);
    if (font == null) {
      return;
    }
    for (int i = 0; i < cells.getHeight(); i++) {
      for (int j = 0; j < cells.getWidth(); j++) {
        int rgb = cells.getRGB(j, i);
        Color ink = rgb >>> 24 == 0 ? chart.style().text() : light(rgb) ? DARK : Color.WHITE;
        double x = chart.getScreenXFromChart(j);
        double y = chart.getScreenYFromChart(-i);
        String[] lines = text.apply(i, j).split("\n");
        for (int k = 0; k < lines.length; k++) {
          double line = y + (k - (lines.length - 1) / 2.0) * font.getSize2D() * 1.15;
          Pen.text(g, lines[k], font, ink, x, line, 0.5);
        }
      }
    }
  }

  /** The largest font in which all texts fit their cells, or null. */
  private Font font(double width, double height) {
    Font probe = chart.style().font(10);
    double widest = 1;
    int lines = 1;
    for (int i = 0; i < cells.getHeight(); i++) {
      for (int j = 0; j < cells.getWidth(); j++) {
        String[] parts = text.apply(i, j).split("\n");
        lines = Math.max(lines, parts.length);
        for (String part : parts) {
          widest = Math.max(widest, Pen.width(part, probe));
        }
      }
    }
    double fits = Math.min(10 * (width - 4) / widest, (height - 3) / (lines * 1.15));
    return fits < SMALLEST ? null : chart.style().font((float) Math.min(fits, LARGEST));
  }

  /** By relative luminance: black has the better contrast above about 0.18 (WCAG 2). */
  static boolean light(int rgb) {
    return luminance(rgb) > 0.2;
  }

  static double luminance(int rgb) {
    double r = linear(rgb >> 16 & 0xFF);
    double g = linear(rgb >> 8 & 0xFF);
    double b = linear(rgb & 0xFF);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
