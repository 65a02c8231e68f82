package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.Progress;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.IChart;

/** Any chart of a model. */
final class WatchChart extends Watch {
  private final String name;
  private final Function<Model, ? extends IChart> chart;

  WatchChart(String name, Function<Model, ? extends IChart> chart) {
    this.name = name;
    this.chart = chart;
  }

  @Override
  public Picture look(Progress now) {
    return Picture.of(chart.apply(now.model()));
  }

  @Override
  public String name() {
    return name;
  }
}
