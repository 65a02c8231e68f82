package dev.nacre.plot;

import dev.nacre.array.ShapeException;
import dev.nacre.layer.Layer;
import dev.nacre.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A function of every element, and its derivative as the tensors' own gradients give it. */
final class ActivationCurve {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 280;
  private static final int POINTS = 1001;
  private static final float REACH = 5;
  private static final double TALLEST = 4 * REACH;

  private ActivationCurve() {}

  static StyledChart of(UnaryOperator<Tensor> f) {
    return of(f instanceof Layer layer ? layer.kind() : "f", f);
  }

  static StyledChart of(String name, UnaryOperator<Tensor> f) {
    var inputs = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      inputs[i] = REACH * (2 * i - POINTS + 1) / (POINTS - 1);
    }
    Tensor x = Tensor.of(inputs).requiresGrad();
    Tensor y = f.apply(x);
    if (!y.shape().equals(x.shape())) {
      throw new ShapeException(
          "an activation gives one number for each, but '%s' made %s of %s; try a function such as x -> x.mul(x.sigmoid())"
              .formatted(name, y.shape(), x.shape()));
    }
    requireEachAlone(name, f, inputs, y.toArray());
    double[] values = doubles(y.toArray());
    double[] slopes = new double[POINTS];
    if (y.isTracked()) {
      y.sum().backward();
      slopes = doubles(x.grad().toArray());
    }
    var chart = new StyledChart(name + " and its derivative", "x", name + "(x)", WIDTH, HEIGHT);
    var style = chart.style();
    double[] at = doubles(inputs);
    chart.line("function", at, withoutJumps(values), style.color(0), 3).setLabel(name);
    chart.line("derivative", at, withoutJumps(slopes), style.color(1), 1.8).setLabel(name + "′");
    limit(chart, values, slopes);
    chart.nameLines();
    return chart;
  }

  /** A softmax, for example, is a function of all elements together, and has no curve. */
  private static void requireEachAlone(
      String name, UnaryOperator<Tensor> f, float[] inputs, float[] outputs) {
    for (int i = 0; i < POINTS; i += POINTS / 4) {
      float alone = f.apply(Tensor.of(inputs[i])).item();
      double unequal = Math.abs((double) alone - outputs[i]);
      if (unequal > 1e-4 * Math.max(1e-4, Math.abs(alone))) {
        throw new IllegalArgumentException(
            "an activation takes each number alone, but '%s' makes %s of %s alone and %s among others; try Charts.bars of what it makes of a few numbers"
                .formatted(name, alone, inputs[i], outputs[i]));
      }
    }
  }

  private static void limit(StyledChart chart, double[] values, double[] slopes) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < POINTS; i++) {
      for (double v : new double[] {values[i], slopes[i]}) {
        if (Double.isFinite(v)) {
          low = Math.max(-TALLEST, Math.min(low, v));
          high = Math.min(TALLEST, Math.max(high, v));
        }
      }
    }
    chart.rangeY(low < -0.9 ? Math.min(low, -1) : low, high);
    chart.rangeX(-REACH, REACH);
  }

  /** A gap wherever the curve jumps, as ReLU's derivative does at 0, instead of a steep line. */
  private static double[] withoutJumps(double[] y) {
    var gaps = y.clone();
    for (int i = 2; i < y.length - 1; i++) {
      double jump = Math.abs(y[i] - y[i - 1]);
      double around = Math.abs(y[i - 1] - y[i - 2]) + Math.abs(y[i + 1] - y[i]);
      if (jump > 0.05 && jump > 10 * around) {
        gaps[i] = Double.NaN;
      }
    }
    return gaps;
  }

  private static double[] doubles(float[] values) {
    var doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
