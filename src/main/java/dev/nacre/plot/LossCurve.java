package dev.nacre.plot;

import dev.nacre.History;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The loss over the epochs: of each training step thin, smoothed on top of it; of the validation
 * data thick, its best marked. Works while training goes on, from the first step.
 */
final class LossCurve {
  private static final int WIDTH = 700;
  private static final int HEIGHT = 360;

  /** A stretch of the thin line is so wide. */
  private static final int STRETCH = 3;

  private static final double LOGARITHMIC_FROM = 100;
  private static final double TALLEST_SPIKE = 1.5;

  private LossCurve() {}

  static StyledChart of(History history) {
    return of(history, WIDTH, HEIGHT);
  }

  static StyledChart of(History history, int width, int height) {
    return of(
        doubles(history.stepLosses()),
        history.stepsPerEpoch(),
        doubles(history.validationLosses()),
        width,
        height);
  }

  static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  static StyledChart of(
      double[] stepLosses, double stepsPerEpoch, double[] validationLosses, int width, int height) {
    var unit =
        Unit.ofAxis(
            DoubleStream.concat(Arrays.stream(stepLosses), Arrays.stream(validationLosses))
                .toArray());
    double[] steps = unit.in(stepLosses);
    double[] validation = unit.in(validationLosses);
    var chart = new StyledChart("Loss", "epoch", unit.title("loss"), width, height);
    int points = width / STRETCH;
    double end = Math.max(steps.length / stepsPerEpoch, validation.length);
    chart.rangeX(0, end > 0 ? end : 1);
    var all = DoubleStream.concat(Arrays.stream(steps), Arrays.stream(validation));
    var range = all.filter(Double::isFinite).summaryStatistics();
    var smooth = smooth(steps, stepsPerEpoch, points, false);
    var lines = lines(smooth, validation);
    boolean logarithmic =
        range.getMin() > 0 && lines.getMax() > LOGARITHMIC_FROM * Math.max(0, lines.getMin());
    if (logarithmic) {
      smooth = smooth(steps, stepsPerEpoch, points, true);
      lines = lines(smooth, validation);
    }
    limit(chart, range, lines, logarithmic);

    var style = chart.style();
    if (steps.length > 0) {
      var raw = Series.extremes(steps, stepsPerEpoch, points);
      var color = style.color(0);
      chart.line("each step", raw.x(), raw.y(), style.faded(color, 0.35), 1).setShowInLegend(false);
      var line = chart.line("train", smooth.x(), smooth.y(), color, 1.8);
      line.setLabel("train " + Numbers.brief(smooth.y()[smooth.y().length - 1]));
      if (steps.length == 1) {
        line.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    if (validation.length > 0) {
      var epochs = IntStream.rangeClosed(1, validation.length).asDoubleStream().toArray();
      Best.mark(chart, "validation", epochs, validation, style.color(1), Best.least(validation));
    }
    chart.nameLines();
    if (end == 0) {
      chart.remark("no steps yet");
    }
    return chart;
  }

  private static DoubleSummaryStatistics lines(Series smooth, double[] validation) {
    return DoubleStream.concat(Arrays.stream(smooth.y()), Arrays.stream(validation))
        .filter(Double::isFinite)
        .summaryStatistics();
  }

  private static Series smooth(
      double[] steps, double stepsPerEpoch, int points, boolean logarithmic) {
    int half = steps.length / 40;
    if (!logarithmic) {
      return Series.smoothed(steps, stepsPerEpoch, half, points);
    }
    var logs = Arrays.stream(steps).map(Math::log).toArray();
    var smooth = Series.smoothed(logs, stepsPerEpoch, half, points);
    return new Series(smooth.x(), Arrays.stream(smooth.y()).map(Math::exp).toArray());
  }

  /** So that the smooth lines are seen whole, and noise as far as it does not flatten them. */
  private static void limit(
      StyledChart chart,
      DoubleSummaryStatistics all,
      DoubleSummaryStatistics smooth,
      boolean logarithmic) {
    if (smooth.getCount() == 0) {
      chart.rangeY(0, 1);
    } else if (logarithmic) {
      chart.logarithmicY(
          Math.max(all.getMin(), smooth.getMin() / 4), Math.min(all.getMax(), 4 * smooth.getMax()));
    } else {
      double low = Math.min(smooth.getMin(), all.getMin());
      double noisy = Math.min(smooth.getMax() * TALLEST_SPIKE, all.getMax());
      double high = Math.max(smooth.getMax(), noisy);
      chart.rangeY(low >= 0 && low < 0.4 * high ? 0 : low, high);
    }
  }
}
