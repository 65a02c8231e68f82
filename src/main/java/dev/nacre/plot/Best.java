package dev.nacre.plot;

import java.awt.Color;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A thick line by epoch whose best point stands out. */
final class Best {
  private static final int MOST_MARKERS = 30;
  private static final double THICK = 2.6;

  private Best() {}

  static int least(double[] values) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i]) && (best < 0 || values[i] < values[best])) {
        best = i;
      }
    }
    return best;
  }

  static int most(double[] values) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i]) && (best < 0 || values[i] > values[best])) {
        best = i;
      }
    }
    return best;
  }

  /** Adds a line with its last number beside its name, and dots if they have room. */
  static XYSeries line(
      StyledChart chart, String name, double[] x, double[] y, Color color, double width) {
    XYSeries line = chart.line(name, x, y, color, width);
    if (x.length <= MOST_MARKERS) {
      line.setMarker(SeriesMarkers.CIRCLE);
    }
    line.setLabel(name + " " + Numbers.brief(y[y.length - 1]));
    return line;
  }

  /** Adds a line; where {@code best} ≥ 0, also a ring at that point, which its name tells of. */
  static void mark(StyledChart chart, String name, double[] x, double[] y, Color color, int best) {
    XYSeries line = line(chart, name, x, y, color, THICK);
    if (best < 0) {
      return;
    }
    String which =
        best == y.length - 1
            ? "the best so far"
            : "best %s, epoch %s".formatted(Numbers.brief(y[best]), Numbers.tick(x[best]));
    line.setLabel(y.length == 1 ? line.getLabel() : line.getLabel() + "\n" + which);
    chart
        .dots(
            "best", new double[] {x[best]}, new double[] {y[best]}, color, new Ring(chart.style()))
        .setShowInLegend(false);
  }
}
