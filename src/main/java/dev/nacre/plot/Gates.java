package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.layer.Lstm;
import dev.nacre.tensor.Tensor;
import java.util.List;

/** What an LSTM does over time: its gates above, what they guard below. */
final class Gates {
  private static final int WIDTH = 310;
  private static final int HEIGHT = 240;

  private Gates() {}

  static Picture of(Model model, String layer, Tensor sequence) {
    Lstm.States s = model.trace(layer, sequence);
    var style = Style.current();
    var open = new Scale(0, 1, style.shares(), false);
    var squashed = signed(1, style);
    var stats = Stats.of(s.cell().toArray());
    double most = Math.max(-stats.least(), stats.most());
    var cells = signed(most > 0 ? most : 1, style);
    return Panels.of(
        "%s over %s".formatted(layer, Numbers.count(s.cell().dim(0), "step", "steps")),
        3,
        List.of(
            map("input gate i: write", s.input(), open),
            map("forget gate f: keep", s.forget(), open),
            map("output gate o: show", s.output(), open),
            map("candidate g", s.candidate(), squashed),
            map("cell c = f · c + i · g", s.cell(), cells),
            map("hidden h = o · tanh c", s.hidden(), squashed)));
  }

  private static Scale signed(double most, Style style) {
    return new Scale(-most, most, style.diverging(), false);
  }

  /** Steps from left to right, a row for each unit. */
  private static StyledChart map(String title, Tensor values, Scale scale) {
    var chart = new StyledChart(title, "step", "unit", WIDTH, HEIGHT);
    HeatMap.cells(chart, Matrix.of(values.transpose(0, 1)), scale);
    chart.colorBar(new ColorBar(scale, "", !Scale.allFinite(values.toArray())));
    return chart;
  }
}
