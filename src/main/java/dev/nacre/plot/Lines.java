package dev.nacre.plot;

import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Numbers over numbers, each row of them a line. */
final class Lines {
  private static final int WIDTH = 620;
  private static final int HEIGHT = 340;
  private static final int MOST_MARKERS = 30;

  private Lines() {}

  static StyledChart of(Tensor x, Tensor... rows) {
    requirePoints(x);
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "a line needs a y for each x, but there is none; try Charts.line(x, y)");
    }
    var unitX = Unit.ofAxis(doubles(x));
    var unitY =
        Unit.ofAxis(
            Arrays.stream(rows).map(Lines::doubles).flatMapToDouble(Arrays::stream).toArray());
    var chart = new StyledChart("", unitX.title("x"), unitY.title("y"), WIDTH, HEIGHT);
    double[] places = unitX.in(doubles(x));
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].size() != x.size()) {
        throw new ShapeException(
            "a line needs a y for each x, but x is %s and y%s is %s; try tensors of one size"
                .formatted(x.shape(), rows.length == 1 ? "" : i + 1, rows[i].shape()));
      }
      String name = rows.length == 1 ? "y" : "y" + (i + 1);
      var line = chart.line(name, places, unitY.in(doubles(rows[i])), chart.style().color(i), 2);
      if (x.size() <= MOST_MARKERS) {
        line.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    chart.fitY();
    if (rows.length > 1) {
      chart.nameLines();
    }
    return chart;
  }

  static void requirePoints(Tensor x) {
    if (x.size() == 0) {
      throw new IllegalArgumentException(
          "a line needs at least one point, but x is %s; try another slice".formatted(x.shape()));
    }
  }

  static double[] doubles(Tensor tensor) {
    float[] values = tensor.toArray();
    var doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
