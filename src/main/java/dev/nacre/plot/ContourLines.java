package dev.nacre.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/**
 * Contours on a plot.
 *
 * @param toData from the contours' coordinates to those of the axes
 */
final class ContourLines extends Marker {
  private final StyledChart chart;
  private final List<? extends Shape> lines;
  private final AffineTransform toData;
  private final Color color;
  private final double width;

  ContourLines(
      StyledChart chart,
      List<? extends Shape> lines,
      AffineTransform toData,
      Color color,
      double width) {
    this.chart = chart;
    this.lines = lines;
    this.toData = toData;
    this.color = color;
    this.width = width;
  }

  @Override
  public void paint(Graphics2D g, double atX, double atY, int size) {
    double x0 = chart.getScreenXFromChart(0);
    double y0 = chart.getScreenYFromChart(0);
    var toScreen =
        new AffineTransform(
            chart.getScreenXFromChart(1) - x0, 0, 0, chart.getScreenYFromChart(1) - y0, x0, y0);
    toScreen.concatenate(toData);
    g.setColor(color);
    g.setStroke(Style.stroke(width));
    for (Shape line : lines) {
      g.draw(toScreen.createTransformedShape(line));
    }
  }
}
