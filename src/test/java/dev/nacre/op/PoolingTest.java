package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.compute.Window;
import dev.nacre.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolingTest {
  private static final Window HALVING = Window.of(2, 2).stride(2, 2);

  private static Tensor max(Window window, Tensor x) {
    return Tensor.apply(new MaxPool2d(window), x);
  }

  @Test
  void theLargestOfEachWindow() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 9, 0}, {4, 3, 8, 7}}).reshape(1, 1, 2, 4);
    assertThat(max(HALVING, x).toArray()).containsExactly(4, 9);
    assertThat(max(Window.of(1, 3), x).toArray()).containsExactly(9, 9, 8, 8);
  }

  @Test
  void rowsAndColumnsThatFillNoWindowAreLeftOut() {
    Tensor x =
        Tensor.of(new float[] {1, 2, 9, 4, 3, 9, 9, 9, 9}, Shape.of(1, 1, 3, 3)).requiresGrad();
    Tensor y = max(HALVING, x);
    assertThat(y.toArray()).containsExactly(4);
    y.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void theGradientGoesToTheFirstOfEquals() {
    Tensor x = Tensor.full(5f, 1, 1, 2, 4).requiresGrad();
    max(HALVING, x).backward(Tensor.of(new float[] {1, 2}, Shape.of(1, 1, 1, 2)));
    assertThat(x.grad().toArray()).containsExactly(1, 0, 2, 0, 0, 0, 0, 0);
  }

  @Test
  void paddingNeverWins() {
    Tensor x = Tensor.full(-5f, 1, 1, 2, 2).requiresGrad();
    Tensor y = max(Window.of(3, 3).stride(2, 2).padding(1, 1), x);
    assertThat(y.toArray()).containsExactly(-5);
    y.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(1, 0, 0, 0);
  }

  @Test
  void windowsThatOverlapAddTheirGradients() {
    Tensor x = Tensor.of(new float[] {1, 9, 1}, Shape.of(1, 1, 1, 3)).requiresGrad();
    max(Window.of(1, 2), x).backward(Tensor.of(new float[] {3, 4}, Shape.of(1, 1, 1, 2)));
    assertThat(x.grad().toArray()).containsExactly(0, 7, 0);
  }

  @Test
  void notANumberIsTheLargest() {
    Tensor x = Tensor.of(new float[] {1, Float.NaN, 3, 4}, Shape.of(1, 1, 2, 2));
    assertThat(max(HALVING, x).item()).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,13", "13,2", "9,40", "8,66"})
  void gradientsAgreeWithDifferencesAtAwkwardSizes(int height, int width) {
    int[] order = new Rng(1).permutation(2 * height * width);
    var apart = new float[order.length];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = order[i] * 0.125f; // no step of the differences reaches the next one
    }
    Tensor x = Tensor.of(apart, Shape.of(1, 2, height, width));
    if (height > 1) {
      GradientCheck.gradients(in -> max(HALVING, in[0]), x);
      GradientCheck.gradients(in -> Tensor.apply(new AvgPool2d(Window.of(2, 2), true), in[0]), x);
    }
    var padded = Window.of(3, 2).stride(2, 1).padding(1, 1);
    GradientCheck.gradients(in -> max(padded, in[0]), x);
    GradientCheck.gradients(in -> Tensor.apply(new AvgPool2d(padded, false), in[0]), x);
  }

  @Test
  void aMeanCountsPaddingOrNot() {
    Tensor x = Tensor.full(6f, 1, 1, 1, 2);
    var window = Window.of(1, 3).padding(0, 1);
    assertThat(Tensor.apply(new AvgPool2d(window, true), x).toArray()).containsExactly(4, 4);
    assertThat(Tensor.apply(new AvgPool2d(window, false), x).toArray()).containsExactly(6, 6);
  }

  @Test
  void theGlobalMeanOfEachChannel() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 10, 20, 30, 40}, Shape.of(1, 2, 2, 2));
    assertThat(Tensor.apply(new GlobalAveragePool2d(), x).toArray()).containsExactly(2.5f, 25);
    GradientCheck.gradients(
        in -> Tensor.apply(new GlobalAveragePool2d(), in[0]),
        GradientCheck.normal(1, Shape.of(3, 2, 13, 5)));
  }

  @Test
  void aWindowThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> max(Window.of(2, 3), Tensor.zeros(1, 1, 5, 2)))
        .hasMessage(
            """
            a 2×3 pooling window does not fit its 5×2 input (padding 0 in all)
              needs:  width + padding ≥ pooling window, 2 + 0 < 3
              try:    a pooling window of at most 2×2, or more padding\
            """);
    assertThatThrownBy(() -> max(HALVING, Tensor.zeros(4, 4)))
        .hasMessage(
            "a pooling window slides over images …×C×H×W, but its input is 4×4; "
                + "try reshape(-1, 1, height, width)");
  }
}
