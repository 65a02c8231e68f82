package dev.nacre.loss;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.meanSquaredError;
import static dev.nacre.loss.Losses.mse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Losses and their settings; values and gradients are compared with PyTorch's elsewhere. */
class LossesTest {
  private final Tensor logits = Tensor.of(new float[][] {{0, 0}, {2, 0}});

  @Test
  void crossEntropyIsTheMeanOfMinusTheLogarithmAtTheLabel() {
    double second = Math.log(1 + Math.exp(2));
    assertThat((double) crossEntropy().of(logits, new int[] {0, 1}).item())
        .isEqualTo((Math.log(2) + second) / 2, within(1e-6));
    assertThat((double) crossEntropy().classWeights(1, 3).of(logits, new int[] {0, 1}).item())
        .isEqualTo((Math.log(2) + 3 * second) / 4, within(1e-6));
    assertThat((double) crossEntropy().labelSmoothing(0.5).of(logits, new int[] {0, 1}).item())
        .isEqualTo((Math.log(2) + second - 0.25 * 2) / 2, within(1e-6));
  }

  @Test
  void crossEntropyIsStableForHugeLogits() {
    var huge = Tensor.of(new float[][] {{1e4f, -1e4f}, {-1e4f, 1e4f}});
    assertThat(crossEntropy().of(huge, new int[] {0, 1}).item()).isZero();
    assertThat(crossEntropy().of(huge, new int[] {1, 1}).item()).isEqualTo(1e4f);
  }

  @Test
  void meanSquaredErrorIsOverAllNumbers() {
    assertThat(mse().of(logits, Tensor.of(new float[][] {{1, 0}, {0, 0}})).item())
        .isEqualTo(5 / 4f);
    assertThat(mse()).isEqualTo(meanSquaredError());
  }

  @Test
  void lossesPrintAsTheyAreWritten() {
    assertThat(crossEntropy()).hasToString("crossEntropy()");
    assertThat(crossEntropy().classWeights(1, 2.5).labelSmoothing(0.1))
        .hasToString("crossEntropy().classWeights(1.0, 2.5).labelSmoothing(0.1)");
    assertThat(mse()).hasToString("meanSquaredError()");
  }

  @Test
  void settingsOutOfRangeAreNamedInWords() {
    assertThatThrownBy(() -> crossEntropy().labelSmoothing(1.5))
        .hasMessage("label smoothing must be between 0 and 1, but was 1.5; try 0.1");
    assertThatThrownBy(() -> crossEntropy().classWeights(1, -1))
        .hasMessage("weight of class 1 must be at least 0 and finite, but was -1.0; try 1");
  }

  @Test
  void labelsThatAreMissingAreNamed() {
    assertThatThrownBy(() -> crossEntropy().of(logits, (int[]) null))
        .hasMessage("labels is missing (null)");
  }

  @Test
  void aLossForOtherDataSaysWhichToTry() {
    assertThatThrownBy(() -> mse().of(logits, new int[2]))
        .hasMessage(
            "mean squared error needs targets (numbers), but the samples have labels (classes);"
                + " try crossEntropy()");
    assertThatThrownBy(() -> crossEntropy().of(logits, logits))
        .hasMessage(
            "cross-entropy needs labels (classes), but the samples have targets (numbers);"
                + " try meanSquaredError()");
  }

  @Test
  void labelsOutsideTheOutputsNameTheLargestAndTheOutputs() {
    assertThatThrownBy(() -> crossEntropy().of(logits, new int[] {0, 7}))
        .hasMessage(
            "labels must be between 0 and 1 for 2 outputs, but the largest is 7; try 8 outputs");
  }
}
