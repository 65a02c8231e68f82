package dev.nacre.plot;

import dev.nacre.array.Check;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What was measured several times: the mean as a line, and around it the interval that holds the
 * true mean with 95 % confidence, mean ± t · s / √n with Student's t of n − 1 degrees of freedom.
 */
final class Intervals {
  private static final int WIDTH = 620;
  private static final int HEIGHT = 340;
  private static final double CONFIDENCE = 0.95;
  private static final double BAR = 8;

  private Intervals() {}

  /** Means and the ends of their intervals, one for each x. */
  record Band(double[] mean, double[] low, double[] high) {
    /** Of runs × places; shares do not leave 0 … 1. */
    static Band of(Tensor runs, boolean share) {
      int n = runs.dim(0);
      int points = runs.dim(1);
      float[] values = runs.toArray();
      double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
      var band = new Band(new double[points], new double[points], new double[points]);
      for (int i = 0; i < points; i++) {
        var statistics = new SummaryStatistics();
        for (int run = 0; run < n; run++) {
          statistics.addValue(values[run * points + i]);
        }
        double around = t * statistics.getStandardDeviation() / Math.sqrt(n);
        band.mean[i] = statistics.getMean();
        band.low[i] = share ? Math.max(0, band.mean[i] - around) : band.mean[i] - around;
        band.high[i] = share ? Math.min(1, band.mean[i] + around) : band.mean[i] + around;
      }
      return band;
    }

    boolean isFinite(int i) {
      return Double.isFinite(low[i]) && Double.isFinite(high[i]);
    }
  }

  static StyledChart of(Tensor x, Map<String, Tensor> runs) {
    Lines.requirePoints(x);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(
          "intervals need runs of at least one name, but there are none; try Map.of(\"a\", runs)");
    }
    var chart = new StyledChart("", "x", "mean, 95 % interval", WIDTH, HEIGHT);
    double[] places = Lines.doubles(x);
    boolean shares = true;
    for (var entry : runs.entrySet()) {
      check(x, entry.getKey(), entry.getValue());
      for (float value : entry.getValue().toArray()) {
        shares &= value >= 0 && value <= 1;
      }
    }
    double low = shares ? 0 : Double.POSITIVE_INFINITY;
    double high = shares ? 1 : Double.NEGATIVE_INFINITY;
    int number = 0;
    for (var entry : runs.entrySet()) {
      var band = Band.of(entry.getValue(), shares);
      for (int i = 0; i < places.length; i++) {
        if (band.isFinite(i)) {
          low = Math.min(low, band.low[i]);
          high = Math.max(high, band.high[i]);
        }
      }
      var color = chart.style().color(number++);
      var line =
          chart.line(entry.getKey().isEmpty() ? "?" : entry.getKey(), places, band.mean, color, 2);
      line.setMarker(new WithBand(chart, places, band));
    }
    if (Arrays.stream(places).distinct().count() == 1) {
      chart.rangeX(places[0] - 0.5, places[0] + 0.5);
    }
    chart.rangeY(low <= high ? low : 0, low <= high ? high : 1);
    chart.nameLines();
    return chart;
  }

  private static void check(Tensor x, String name, Tensor runs) {
    Check.given("runs of '" + name + "'", runs);
    if (runs.shape().rank() != 2 || runs.dim(1) != x.size() || runs.dim(0) < 2) {
      throw new ShapeException(
          "intervals need a row for each run, at least 2, and a column for each of the %d x, but '%s' is %s; try Tensor.of(new float[runs][%d])"
              .formatted(x.size(), name, runs.shape(), x.size()));
    }
  }

  /** A point of the line, and with the first one the band behind all. */
  private static final class WithBand extends Marker {
    private final StyledChart chart;
    private final double[] x;
    private final Band band;

    WithBand(StyledChart chart, double[] x, Band band) {
      this.chart = chart;
      this.x = x;
      this.band = band;
    }

    @Override
    public void paint(Graphics2D g, double atX, double atY, int size) {
      var color = g.getColor();
      int first = 0;
      while (!band.isFinite(first)) {
        first++;
      }
      if (Math.abs(atX - chart.getScreenXFromChart(x[first])) < 0.5) {
        g.setColor(new Color(color.getRGB() & 0xFFFFFF | 0x38000000, true));
        for (int from = first; from < x.length; from++) {
          int to = from;
          while (to < x.length && band.isFinite(to)) {
            to++;
          }
          fill(g, from, to);
          from = to;
        }
        g.setColor(color);
      }
      SeriesMarkers.CIRCLE.paint(g, atX, atY, size);
    }

    /** The band over a stretch without gaps; over a single point it is a bar. */
    private void fill(Graphics2D g, int from, int to) {
      if (to - from == 1) {
        double middle = chart.getScreenXFromChart(x[from]);
        double top = chart.getScreenYFromChart(band.high[from]);
        double height = chart.getScreenYFromChart(band.low[from]) - top;
        g.fill(new Rectangle2D.Double(middle - BAR / 2, top, BAR, height));
        return;
      }
      var area = new Path2D.Double();
      for (int i = from; i < to; i++) {
        line(area, i, band.high[i]);
      }
      for (int i = to - 1; i >= from; i--) {
        line(area, i, band.low[i]);
      }
      if (area.getCurrentPoint() != null) {
        area.closePath();
        g.fill(area);
      }
    }

    private void line(Path2D path, int i, double y) {
      double screenX = chart.getScreenXFromChart(x[i]);
      double screenY = chart.getScreenYFromChart(y);
      if (path.getCurrentPoint() == null) {
        path.moveTo(screenX, screenY);
      } else {
        path.lineTo(screenX, screenY);
      }
    }
  }
}
