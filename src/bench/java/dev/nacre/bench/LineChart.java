package dev.nacre.bench;

import dev.nacre.plot.Charts;
import dev.nacre.tensor.Tensor;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** A line for each network. */
final class LineChart {
  private LineChart() {}

  static XYChart of(String title, String xTitle, String yTitle, float[] x, Map<String, float[]> y) {
    var chart =
        Charts.line(
            Tensor.of(x), y.values().stream().map(row -> Tensor.of(row)).toArray(Tensor[]::new));
    var names = y.keySet().iterator();
    if (y.size() == 1) {
      title += ": " + names.next();
    }
    for (int i = 1; names.hasNext(); i++) {
      chart.getSeries("y" + i).setLabel(names.next());
    }
    chart.setTitle(title);
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    return chart;
  }
}
