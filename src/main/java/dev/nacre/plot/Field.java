package dev.nacre.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.image.BufferedImage;
import org.knowm.xchart.style.markers.Marker;

/** A picture that fills a rectangle of a plot, cell by cell or smoothly. */
record Field(BufferedImage image, boolean smooth, double x0, double x1, double y0, double y1) {

  /** One pixel a cell, row 0 on top. Cells that are not finite are left to the hatching below. */
  static BufferedImage cells(float[] values, int rows, int columns, Scale scale) {
    var image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float v = values[i * columns + j];
        if (Float.isFinite(v)) {
          image.setRGB(j, i, 0xFF000000 | scale.rgb(v));
        }
      }
    }
    return image;
  }

  /** What marks cells without a number. */
  static TexturePaint hatch(Style style) {
    var tile = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    int ground = style.background().getRGB();
    int line = style.muted().getRGB();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        tile.setRGB(j, i, (i + j) % 4 == 0 ? line : ground);
      }
    }
    return new TexturePaint(tile, new Rectangle(0, 0, 4, 4));
  }

  /** XChart lets a marker draw whatever it likes at a data point, and before later series. */
  Marker on(StyledChart chart) {
    return new Marker() {
      @Override
      public void paint(Graphics2D g, double x, double y, int size) {
        double left = chart.getScreenXFromChart(x0);
        double top = chart.getScreenYFromChart(y1);
        draw(
            g,
            chart.style(),
            left,
            top,
            chart.getScreenXFromChart(x1) - left,
            chart.getScreenYFromChart(y0) - top);
      }
    };
  }

  void draw(Graphics2D g, Style style, double x, double y, double width, double height) {
    var saved = g.getTransform();
    var hint = g.getRenderingHint(RenderingHints.KEY_INTERPOLATION);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        smooth
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    if (hasGaps()) {
      g.setPaint(hatch(style));
      // a little smaller, so that rounding lets nothing of it out at the edges
      g.fill(new java.awt.geom.Rectangle2D.Double(x + 0.5, y + 0.5, width - 1, height - 1));
    }
    g.translate(x, y);
    g.scale(width / image.getWidth(), height / image.getHeight());
    g.drawImage(image, 0, 0, null);
    g.setTransform(saved);
    if (hint != null) {
      g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, hint);
    }
    g.setColor(Color.BLACK);
  }

  private boolean hasGaps() {
    var alpha = image.getAlphaRaster();
    if (alpha == null) {
      return false;
    }
    for (int i = 0; i < image.getHeight(); i++) {
      for (int j = 0; j < image.getWidth(); j++) {
        if (alpha.getSample(j, i, 0) < 255) {
          return true;
        }
      }
    }
    return false;
  }
}
