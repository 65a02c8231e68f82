package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Checks the value and the gradient of an operation: the value against a formula in double
 * precision, the gradient against finite differences.
 */
final class GradientCheck {
  /** Inputs are changed by so much. */
  private static final float STEP = 0x1p-6f;

  /** Elements of an input whose gradient is checked; a large one's are drawn at random. */
  private static final int CHECKED = 48;

  private static final double TOLERANCE = 2e-3;

  private GradientCheck() {}

  /** An operation of some inputs. */
  interface Operation extends Function<Tensor[], Tensor> {}

  /** Normal deviates of these shapes. */
  static Tensor[] normal(long seed, Shape... shapes) {
    var rng = new Rng(seed);
    var inputs = new Tensor[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      inputs[i] = Tensor.randn(rng, shapes[i].dims());
    }
    return inputs;
  }

  /**
   * Compares the gradient of Σ weight · operation(inputs), with random weights, by elements of each
   * input with (f(−2h) − 8·f(−h) + 8·f(h) − f(2h)) / 12h.
   */
  static void gradients(Operation operation, Tensor... inputs) {
    for (Tensor input : inputs) {
      input.requiresGrad();
      input.zeroGrad();
    }
    var rng = new Rng(7);
    Tensor y = operation.apply(inputs);
    Tensor weights = Tensor.randn(rng, y.shape().dims());
    y.backward(weights);
    for (int i = 0; i < inputs.length; i++) {
      assertThat(inputs[i].grad()).as("gradient by input %d", i).isNotNull();
      assertThat(inputs[i].grad().shape()).isEqualTo(inputs[i].shape());
      float[] gradient = inputs[i].grad().toArray();
      double largest = 0.05;
      for (float g : gradient) {
        largest = Math.max(largest, Math.abs(g));
      }
      for (int check = 0; check < Math.min(gradient.length, CHECKED); check++) {
        int at = gradient.length <= CHECKED ? check : rng.nextInt(gradient.length);
        double expected = difference(operation, inputs, i, at, weights);
        assertThat((double) gradient[at])
            .as("gradient by element %d of input %d, %s", at, i, inputs[i].shape())
            .isCloseTo(expected, within(TOLERANCE * largest));
      }
    }
  }

  private static double difference(
      Operation operation, Tensor[] inputs, int input, int at, Tensor weights) {
    return (weighted(operation, inputs, input, at, -2, weights)
            - 8 * weighted(operation, inputs, input, at, -1, weights)
            + 8 * weighted(operation, inputs, input, at, 1, weights)
            - weighted(operation, inputs, input, at, 2, weights))
        / (12 * STEP);
  }

  private static double weighted(
      Operation operation, Tensor[] inputs, int input, int at, int steps, Tensor weights) {
    float[] moved = inputs[input].toArray();
    moved[at] += steps * STEP;
    var changed = inputs.clone();
    changed[input] = Tensor.of(moved, inputs[input].shape());
    float[] y = Tensor.noGrad(() -> operation.apply(changed)).toArray();
    float[] weight = weights.toArray();
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) y[i] * weight[i];
    }
    return sum;
  }

  /** Compares a function of one number, and its derivative, with formulas in double precision. */
  static void elementwise(
      Function<Tensor, Tensor> operation,
      DoubleUnaryOperator value,
      DoubleUnaryOperator derivative,
      float... x) {
    Tensor input = Tensor.of(x).requiresGrad();
    Tensor y = operation.apply(input);
    float[] values = y.toArray();
    y.backward(Tensor.ones(x.length));
    float[] gradient = input.grad().toArray();
    for (int i = 0; i < x.length; i++) {
      assertThat((double) values[i]).as("value at %s", x[i]).satisfies(close(value, x[i]));
      assertThat((double) gradient[i])
          .as("derivative at %s", x[i])
          .satisfies(close(derivative, x[i]));
    }
  }

  private static org.assertj.core.api.ThrowingConsumer<Double> close(
      DoubleUnaryOperator formula, float x) {
    double expected = formula.applyAsDouble(x);
    return actual -> {
      if (Double.isFinite(expected)) {
        assertThat(actual).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
      } else {
        assertThat(actual).isEqualTo(expected);
      }
    };
  }
}
