package dev.nacre.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.Network;
import dev.nacre.array.OutOfNativeMemoryException;
import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import org.junit.jupiter.api.Test;

/** Tensors without elements, and sizes that no machine has. */
class ExtremeSizesTest {
  private static final int MAX = Integer.MAX_VALUE;

  @Test
  void anArrayWhoseBytesOverflowALongIsRefused() {
    assertThatThrownBy(() -> Tensor.randn(new Rng(1), MAX, MAX))
        .isInstanceOf(OutOfNativeMemoryException.class)
        .hasMessageStartingWith("no memory for an array of 2147483647×2147483647, 17,592,")
        .hasMessageEndingWith("try:    smaller sizes");
    assertThatThrownBy(() -> Tensor.zeros(MAX, 1, MAX))
        .isInstanceOf(OutOfNativeMemoryException.class);
  }

  @Test
  void aShapeWhoseElementsOverflowALongIsRefused() {
    String message =
        "a shape of 2147483647×2147483647×2147483647 would have more elements than 2⁶³; "
            + "try smaller sizes";
    assertThatThrownBy(() -> Tensor.zeros(MAX, MAX, MAX))
        .isInstanceOf(ShapeException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Network.images(MAX, MAX, MAX)).hasMessageContaining(message);
    assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 8)).isInstanceOf(ShapeException.class);
    assertThat(Shape.of(1 << 30, 1 << 30, 4).size()).isEqualTo(1L << 62);
    assertThat(Shape.of(0, MAX, MAX, MAX).size()).isZero();
  }

  @Test
  void whatIsTooLongForOneAxisIsNotFlattened() {
    assertThatThrownBy(() -> Network.images(1, 100_000, 100_000).flatten())
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(
            "1×100000×100000 cannot be laid end to end: it has 10000000000 elements, "
                + "an axis at most 2147483647; try smaller sizes");
  }

  @Test
  void sumsAndMeansOverRowsWithoutColumnsAreEmpty() {
    Tensor empty = Tensor.zeros(3, 0);
    assertThat(empty.sum(0).shape()).isEqualTo(Shape.of(0));
    assertThat(empty.mean(0).shape()).isEqualTo(Shape.of(0));
    assertThat(empty.variance(false, false, 0).shape()).isEqualTo(Shape.of(0));
    assertThat(empty.sum(1).toArray()).containsExactly(0, 0, 0);
    assertThat(Tensor.zeros(0, 3).sum(0).toArray()).containsExactly(0, 0, 0);
  }

  @Test
  void whatIsEmptyHasNoLargestElement() {
    String message = "3×0 has no largest element; try a tensor with elements";
    assertThatThrownBy(() -> Tensor.zeros(3, 0).argMax(-1)).hasMessage(message);
    assertThatThrownBy(() -> Tensor.zeros(3, 0).max(1)).hasMessage(message);
    assertThat(Tensor.zeros(0, 3).argMax(-1)).isEmpty();
  }

  @Test
  void sliceOfNoIndicesIsEmptyAndEmptyTensorsJoin() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).requiresGrad();
    assertThat(x.slice(0, 1, 1).shape()).isEqualTo(Shape.of(0, 3));
    assertThat(x.slice(1, 3, 3).shape()).isEqualTo(Shape.of(2, 0));
    Tensor joined = Tensor.concat(0, Tensor.zeros(0, 3), x, x.slice(0, 2, 2));
    assertThat(joined.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    joined.mul(2f).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(2, 2, 2, 2, 2, 2);
    assertThat(Tensor.concat(1, Tensor.zeros(2, 0), Tensor.zeros(2, 0)).shape())
        .isEqualTo(Shape.of(2, 0));
  }

  @Test
  void anAxisThatAStackCannotHaveIsRefused() {
    Tensor v = Tensor.zeros(2);
    assertThatThrownBy(() -> Tensor.stack(2, v, v))
        .hasMessage("tensors of 2 cannot be stacked along axis 2; try 0 … 1");
    assertThatThrownBy(() -> Tensor.stack(-3, v, v)).isInstanceOf(ShapeException.class);
    assertThat(Tensor.stack(-1, v, v).shape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void uniformNumbersStayBelowTheirBound() {
    float high = 1 + Math.ulp(1f); // half of all draws round to it
    for (float x : Tensor.uniform(new Rng(1), 1, high, 100).toArray()) {
      assertThat(x).isEqualTo(1f);
    }
  }

  @Test
  void uniformNumbersMayBeOfAllFloatsBetweenBoundsInOrder() {
    float most = Float.MAX_VALUE;
    float[] all = Tensor.uniform(new Rng(1), -most, most, 100).toArray();
    assertThat(Tensor.of(all).max().item()).isBetween(most / 2, most);
    assertThat(Tensor.of(all).neg().max().item()).isBetween(most / 2, most);
    for (float[] wrong : new float[][] {{2, 1}, {Float.NaN, 1}, {0, Float.POSITIVE_INFINITY}}) {
      assertThatThrownBy(() -> Tensor.uniform(new Rng(1), wrong[0], wrong[1], 3))
          .hasMessage(
              "bounds must be finite, the lower at most the upper, but were %s and %s; try 0 and 1",
              wrong[0], wrong[1]);
    }
  }

  @Test
  void anLstmWhoseGatesOverflowIsRefused() {
    assertThatThrownBy(() -> Network.sequences(5, 3).lstm(600_000_000))
        .hasMessage("units of an LSTM must be between 1 and 536870911, but was 600000000; try 32");
  }
}
