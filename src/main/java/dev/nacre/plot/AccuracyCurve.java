package dev.nacre.plot;

import dev.nacre.History;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The share of right answers over the epochs, in percent: of each training step thin, smoothed on
 * top of it; of the validation data thick, its best marked. Works while training goes on.
 */
final class AccuracyCurve {
  private static final int WIDTH = 700;
  private static final int HEIGHT = 360;

  /** A stretch of the thin line is so wide. */
  private static final int STRETCH = 3;

  private AccuracyCurve() {}

  static StyledChart of(History history) {
    return of(history, WIDTH, HEIGHT);
  }

  static StyledChart of(History history, int width, int height) {
    var chart =
        of(
            LossCurve.doubles(history.stepAccuracies()),
            history.stepsPerEpoch(),
            LossCurve.doubles(history.validationAccuracies()),
            width,
            height);
    if (history.stepAccuracies().isEmpty()) {
      chart.remark(history.stepLosses().isEmpty() ? "no steps yet" : "targets have no accuracy");
    }
    return chart;
  }

  /** Shares from 0 to 1. */
  static StyledChart of(
      double[] stepShares, double stepsPerEpoch, double[] validationShares, int width, int height) {
    var chart = new StyledChart("Accuracy", "epoch", "accuracy (%)", width, height);
    var style = chart.style();
    int points = width / STRETCH;
    double[] steps = percent(stepShares);
    double[] validation = percent(validationShares);
    var smooth = Series.smoothed(steps, stepsPerEpoch, steps.length / 40, points);
    var line = Arrays.stream(smooth.y()).map(v -> Math.clamp(v, 0, 100)).toArray();
    double least =
        DoubleStream.concat(Arrays.stream(line), Arrays.stream(validation)).min().orElse(0);
    double end = Math.max(steps.length / stepsPerEpoch, validation.length);
    chart.rangeX(0, end > 0 ? end : 1);
    chart.rangeY(least < 50 ? 0 : 10 * Math.floor(least / 10.001), 100);
    if (steps.length > 0) {
      var raw = Series.extremes(steps, stepsPerEpoch, points);
      var color = style.color(0);
      chart.line("each step", raw.x(), raw.y(), style.faded(color, 0.35), 1).setShowInLegend(false);
      var train = chart.line("train", smooth.x(), line, color, 1.8);
      train.setLabel("train " + Numbers.brief(line[line.length - 1]));
      if (steps.length == 1) {
        train.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    if (validation.length > 0) {
      var epochs = IntStream.rangeClosed(1, validation.length).asDoubleStream().toArray();
      Best.mark(chart, "validation", epochs, validation, style.color(1), Best.most(validation));
    }
    chart.nameLines();
    return chart;
  }

  private static double[] percent(double[] shares) {
    return Arrays.stream(shares).map(share -> 100 * share).toArray();
  }
}
