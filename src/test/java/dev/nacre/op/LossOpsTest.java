package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossOpsTest {
  private static final int[] LABELS = {2, 0, 1, 2, 2, 1};
  private static final float[] WEIGHTS = {0.5f, 2, 1.25f};

  private static Tensor crossEntropy(Tensor logits, int... labels) {
    return Tensor.apply(new CrossEntropy(labels, null, 0, Reduction.MEAN), logits);
  }

  @Test
  void crossEntropyOfEqualLogitsIsTheLogarithmOfTheirNumber() {
    assertThat(crossEntropy(Tensor.zeros(4, 10), 1, 2, 3, 4).item())
        .isCloseTo((float) Math.log(10), within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource
  void valuesAndGradientsOfCrossEntropyAreThoseOfTheFormula(Reduction reduction) {
    for (float smoothing : new float[] {0, 0.1f, 1}) {
      for (float[] weights : new float[][] {null, WEIGHTS}) {
        var inputs = GradientCheck.normal(3, Shape.of(LABELS.length, 3));
        GradientCheck.gradients(
            x -> Tensor.apply(new CrossEntropy(LABELS, weights, smoothing, reduction), x), inputs);
        double[] losses = formula(inputs[0].toArray(), weights, smoothing);
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < losses.length; i++) {
          sum += losses[i];
          weight += weights == null ? 1 : weights[LABELS[i]];
        }
        var op = new CrossEntropy(LABELS, weights, smoothing, reduction);
        float[] y = Tensor.apply(op, inputs[0]).toArray();
        double expected =
            switch (reduction) {
              case MEAN -> sum / weight;
              case SUM -> sum;
              case NONE -> losses[0];
            };
        assertThat((double) y[0]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  /** −Σ_c target_c · w_c · ln p_c for each sample. */
  private static double[] formula(float[] logits, float[] weights, float smoothing) {
    var losses = new double[LABELS.length];
    for (int i = 0; i < losses.length; i++) {
      double exponentials = 0;
      for (int c = 0; c < 3; c++) {
        exponentials += Math.exp(logits[3 * i + c]);
      }
      for (int c = 0; c < 3; c++) {
        double target = smoothing / 3 + (c == LABELS[i] ? 1 - smoothing : 0);
        double weight = weights == null ? 1 : weights[c];
        losses[i] -= target * weight * (logits[3 * i + c] - Math.log(exponentials));
      }
    }
    return losses;
  }

  @Test
  void crossEntropyIsStableForLogitsOfTenThousand() {
    Tensor x =
        Tensor.of(new float[][] {{1e4f, -1e4f, 0}, {-1e4f, 1e4f, 0}, {1e4f, 1e4f, 1e4f}})
            .requiresGrad();
    Tensor y = Tensor.apply(new CrossEntropy(new int[] {0, 0, 1}, null, 0, Reduction.NONE), x);
    assertThat(y.toArray()).startsWith(0, 2e4f);
    assertThat(y.toArray()[2]).isCloseTo((float) Math.log(3), within(1e-6f));
    y.backward(Tensor.ones(3));
    float third = 1 / 3f;
    assertThat(x.grad().toArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0, 0, 0, -1, 1, 0, third, third - 1, third);
  }

  @Test
  void labelsOutsideTheOutputsAreRefused() {
    assertThatThrownBy(() -> crossEntropy(Tensor.zeros(3, 10), 1, 10, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "labels must be between 0 and 9 for 10 outputs, but the largest is 10; "
                + "try 11 outputs");
    assertThatThrownBy(() -> crossEntropy(Tensor.zeros(3, 10), 1, -1, 4))
        .hasMessage(
            "labels must be between 0 and 9 for 10 outputs, but the smallest is -1; "
                + "try labels that start at 0");
  }

  @Test
  void asManyLabelsAsOutputsAreNeeded() {
    assertThatThrownBy(() -> crossEntropy(Tensor.zeros(3, 10), 1, 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "outputs of 3×10 do not fit 2 labels; needs one row of outputs for each label, "
                + "2×classes");
    assertThatThrownBy(
            () ->
                Tensor.apply(
                    new CrossEntropy(new int[] {1}, new float[2], 0, Reduction.MEAN),
                    Tensor.zeros(1, 3)))
        .hasMessage("2 class weights do not fit 3 outputs; try one weight for each class");
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfTheSquaredErrorAgreeWithDifferences(Reduction reduction) {
    for (int n : new int[] {1, 13, 207}) {
      GradientCheck.gradients(
          x -> Tensor.apply(new MeanSquaredError(reduction), x),
          GradientCheck.normal(n, Shape.of(n, 2), Shape.of(n, 2)));
    }
  }

  @Test
  void theSquaredErrorOfGivenNumbers() {
    Tensor x = Tensor.of(1, 2, 5);
    Tensor target = Tensor.of(1, 4, 2);
    float mean = Tensor.apply(new MeanSquaredError(Reduction.MEAN), x, target).item();
    assertThat(mean).isCloseTo(13 / 3f, within(1e-6f));
    assertThat(Tensor.apply(new MeanSquaredError(Reduction.SUM), x, target).item()).isEqualTo(13);
    assertThat(Tensor.apply(new MeanSquaredError(Reduction.NONE), x, target).toArray())
        .containsExactly(0, 4, 9);
  }

  @Test
  void aBatchInWhichNoLabelCountsHasNoLossAndNoGradient() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {3, 1, 2}}).requiresGrad();
    var op = new CrossEntropy(new int[] {1, 1}, new float[] {1, 0, 1}, 0, Reduction.MEAN);
    Tensor loss = Tensor.apply(op, x);
    loss.backward();
    assertThat(loss.item()).isZero();
    assertThat(x.grad().toArray()).containsOnly(0f);
  }

  @Test
  void targetsOfAnotherShapeAreRefused() {
    var op = new MeanSquaredError(Reduction.MEAN);
    Tensor x = Tensor.randn(new Rng(1), 6, 1);
    assertThatThrownBy(() -> Tensor.apply(op, x, Tensor.zeros(6)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "outputs of 6×1 and targets of 6 cannot be compared; "
                + "try targets of the outputs' shape");
  }
}
