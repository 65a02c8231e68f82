package dev.nacre.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/** Grid lines at powers of ten only; XChart's own would stand at every multiple of them. */
final class Decades extends Marker {
  private final StyledChart chart;
  private final List<Double> powers;

  Decades(StyledChart chart, List<Double> powers) {
    this.chart = chart;
    this.powers = powers;
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    var area = chart.plotArea();
    var styler = chart.getStyler();
    g.setColor(styler.getPlotGridLinesColor());
    g.setStroke(styler.getPlotGridLinesStroke());
    for (double power : powers) {
      double at = chart.getScreenYFromChart(power);
      g.draw(new Line2D.Double(area.getX(), at, area.getMaxX(), at));
    }
  }
}
