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
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest {
  private static BatchNorm norm(int channels, boolean training) {
    return new BatchNorm(
        Tensor.zeros(channels).array(), Tensor.ones(channels).array(), training, 0.1f, 1e-5f);
  }

  @Test
  void inTrainingEachChannelGetsMeanZeroAndVarianceOne() {
    Tensor x = Tensor.randn(new Rng(1), 8, 3, 5, 7).mul(4).add(100);
    Tensor y = Tensor.apply(norm(3, true), x, Tensor.ones(3), Tensor.zeros(3));
    for (float mean : y.mean(0, 2, 3).toArray()) {
      assertThat(mean).isCloseTo(0, within(1e-5f));
    }
    for (float variance : y.variance(false, false, 0, 2, 3).toArray()) {
      assertThat(variance).isCloseTo(1, within(1e-4f));
    }
  }

  @Test
  void runningStatisticsMoveATenthOfTheWayWithTheUnbiasedVariance() {
    Tensor mean = Tensor.of(10);
    Tensor variance = Tensor.of(2);
    var op = new BatchNorm(mean.array(), variance.array(), true, 0.1f, 1e-5f);
    Tensor x = Tensor.of(new float[][] {{1}, {3}, {5}, {7}}); // mean 4, unbiased variance 20/3
    Tensor.apply(op, x, Tensor.ones(1), Tensor.zeros(1));
    assertThat(mean.item()).isCloseTo(9.4f, within(1e-6f));
    assertThat(variance.item()).isCloseTo(0.9f * 2 + 0.1f * 20 / 3, within(1e-6f));
  }

  @Test
  void otherwiseTheRunningStatisticsAreUsedAndLeftAlone() {
    Tensor mean = Tensor.of(1, 2);
    Tensor variance = Tensor.of(4, 9);
    var op = new BatchNorm(mean.array(), variance.array(), false, 0.1f, 0f);
    Tensor x = Tensor.of(new float[][] {{5, 8}});
    Tensor y = Tensor.apply(op, x, Tensor.of(3, 1), Tensor.of(0.5f, 0));
    assertThat(y.toArray()).containsExactly(6.5f, 2);
    assertThat(mean.toArray()).containsExactly(1, 2);
    assertThat(variance.toArray()).containsExactly(4, 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void gradientsAgreeWithDifferencesForFeatures(int n) {
    for (boolean training : new boolean[] {true, false}) {
      GradientCheck.gradients(
          x -> Tensor.apply(norm(n, training), x),
          GradientCheck.normal(n, Shape.of(6, n), Shape.of(n), Shape.of(n)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 13, 207})
  void gradientsAgreeWithDifferencesForImages(int width) {
    for (boolean training : new boolean[] {true, false}) {
      GradientCheck.gradients(
          x -> Tensor.apply(norm(3, training), x),
          GradientCheck.normal(width, Shape.of(2, 3, 3, width), Shape.of(3), Shape.of(3)));
    }
  }

  @Test
  void statisticsOfNumbersFarFromZeroKeepTheirAccuracy() {
    Tensor x = Tensor.randn(new Rng(2), 64, 2, 8, 8).add(1000);
    Tensor y = Tensor.apply(norm(2, true), x, Tensor.ones(2), Tensor.zeros(2));
    for (float variance : y.variance(false, false, 0, 2, 3).toArray()) {
      assertThat(variance).isCloseTo(1, within(1e-3f));
    }
  }

  @Test
  void oneValueAChannelIsNotEnoughToTrain() {
    assertThatThrownBy(
            () -> Tensor.apply(norm(3, true), Tensor.zeros(1, 3), Tensor.ones(3), Tensor.zeros(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "batch normalization cannot train on 1×3, one value a channel; "
                + "try a batch size of at least 2");
  }

  @Test
  void weightsOfAnotherNumberOfChannelsAreRefused() {
    assertThatThrownBy(
            () -> Tensor.apply(norm(3, true), Tensor.zeros(2, 4), Tensor.ones(3), Tensor.zeros(3)))
        .hasMessage("batch normalization of 2×4 needs 4 channels, but has weights of 3");
    assertThatThrownBy(
            () -> Tensor.apply(norm(3, true), Tensor.zeros(3), Tensor.ones(3), Tensor.zeros(3)))
        .hasMessage(
            "batch normalization needs N×C or N×C×H×W, but its input is 3; try reshape(-1, 3)");
  }
}
