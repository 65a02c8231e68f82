package dev.nacre.plot;

import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/**
 * How often a tensor's numbers fall into each of some equal ranges. Exact zeros, as ReLU makes
 * them, are left out where they would flatten all the rest; a remark says so.
 */
final class Histogram {
  private static final int WIDTH = 620;
  private static final int HEIGHT = 320;

  private Histogram() {}

  static StyledChart of(Tensor tensor) {
    if (tensor.size() == 0) {
      throw new IllegalArgumentException(
          "a histogram needs at least one number, but the tensor is %s; try another slice"
              .formatted(tensor.shape()));
    }
    return of("tensor " + tensor.shape(), "value", tensor.toArray(), WIDTH, HEIGHT);
  }

  static StyledChart of(String title, String xTitle, float[] values, int width, int height) {
    var stats = Stats.of(values);
    var unit = Unit.of(Math.max(Math.abs(stats.least()), Math.abs(stats.most())));
    var chart = new StyledChart(title, unit.title(xTitle), "count", width, height);
    var remarks = new ArrayList<>(stats.lines());
    if (stats.finite() == 0) {
      chart.rangeX(0, 1);
      chart.rangeY(0, 1);
    } else {
      var bins = Bins.of(values, stats);
      if (bins.dwarfedByZeros(stats)) {
        var others = withoutZeros(values);
        bins = Bins.of(others, Stats.of(others));
        remarks.add("and left out here");
      }
      draw(chart, bins, unit);
    }
    chart.getStyler().setYAxisTickLabelsFormattingFunction(Numbers::whole);
    chart.remark(remarks.toArray(String[]::new));
    return chart;
  }

  static float[] withoutZeros(float[] values) {
    var others = new float[values.length];
    int n = 0;
    for (float v : values) {
      if (v != 0) {
        others[n++] = v;
      }
    }
    return java.util.Arrays.copyOf(others, n);
  }

  private static void draw(StyledChart chart, Bins bins, Unit unit) {
    int n = bins.counts().length;
    var x = new double[n + 1];
    var y = new double[n + 1];
    for (int i = 0; i <= n; i++) {
      x[i] = unit.in(bins.low() + i * bins.width());
      y[i] = bins.counts()[Math.min(i, n - 1)];
    }
    var color = chart.style().color(0);
    var series = chart.line("count", x, y, color, 1.4);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea);
    series.setFillColor(chart.style().faded(color, 0.45));
    series.setShowInLegend(false);
    chart.rangeY(0, bins.most());
  }
}
