package dev.nacre.plot;

import dev.nacre.History;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The share of right answers by epoch, in percent. */
final class AccuracyCurve {
  private static final int WIDTH = 700;
  private static final int HEIGHT = 360;

  private AccuracyCurve() {}

  static XYChart of(History history) {
    return of(history, WIDTH, HEIGHT);
  }

  static XYChart of(History history, int width, int height) {
    return of(
        LossCurve.doubles(history.trainAccuracies()),
        LossCurve.doubles(history.validationAccuracies()),
        width,
        height);
  }

  /** Shares from 0 to 1. */
  private static XYChart of(double[] train, double[] validation, int width, int height) {
    var chart = new StyledChart("Accuracy", "epoch", "accuracy (%)", width, height);
    var style = chart.style();
    double[] percent = percent(train);
    double[] validationPercent = percent(validation);
    double least = 100;
    for (double[] line : new double[][] {percent, validationPercent}) {
      for (double v : line) {
        least = Math.min(least, v);
      }
    }
    int epochs = Math.max(train.length, validation.length);
    chart.rangeX(0, Math.max(1, epochs));
    chart.rangeY(least < 50 ? 0 : 10 * Math.floor(least / 10.001), 100);
    if (train.length > 0) {
      Best.line(chart, "train", epochs(train), percent, style.color(0), 1.8);
    }
    if (validation.length > 0) {
      Best.mark(
          chart,
          "validation",
          epochs(validation),
          validationPercent,
          style.color(1),
          Best.most(validationPercent));
    }
    chart.nameLines();
    if (epochs == 0) {
      chart.remark("no epoch yet");
    }
    return chart;
  }

  private static double[] percent(double[] shares) {
    return java.util.Arrays.stream(shares).map(share -> 100 * share).toArray();
  }

  private static double[] epochs(double[] values) {
    return IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
  }
}
