package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.op.GradientCheck.Operation;
import dev.nacre.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums, maxima, matrix products, and what only moves elements. */
class ReductionAndShapeOpsTest {
  private static final Map<String, Operation> OF_ONE =
      Map.ofEntries(
          Map.entry("sum", x -> x[0].sum()),
          Map.entry("sum over axis 0", x -> x[0].sum(0)),
          Map.entry("sum over axes 0 and -1", x -> x[0].sum(true, 0, -1)),
          Map.entry("mean", x -> x[0].mean()),
          Map.entry("mean over axis 1", x -> x[0].mean(true, 1)),
          Map.entry("variance", x -> x[0].variance(true, false, 1)),
          Map.entry("biased variance", x -> x[0].variance(false, true, 0, 2)),
          Map.entry("softmax", x -> x[0].softmax(-1)),
          Map.entry("softmax over axis 0", x -> x[0].softmax(0)),
          Map.entry("log-softmax", x -> x[0].logSoftmax(1)),
          Map.entry("reshape", x -> x[0].reshape(-1, 2)),
          Map.entry("flatten", x -> x[0].flatten(1)),
          Map.entry("transpose", x -> x[0].transpose(0, 2)),
          Map.entry("permute", x -> x[0].permute(1, 2, 0)),
          Map.entry("slice", x -> x[0].slice(1, 1, 3)),
          Map.entry("slice of a transpose", x -> x[0].transpose(0, 1).slice(0, 1, 3)),
          Map.entry("sum of a transpose", x -> x[0].transpose(0, 2).sum(0)),
          Map.entry("itself, joined", x -> Tensor.concat(1, x[0], x[0].transpose(0, 2))),
          Map.entry("global average pooling", x -> Tensor.apply(new GlobalAveragePool2d(), x[0])));

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithDifferences() {
    return OF_ONE.entrySet().stream()
        .map(
            each ->
                dynamicTest(
                    each.getKey(),
                    () ->
                        GradientCheck.gradients(
                            each.getValue(), GradientCheck.normal(5, Shape.of(4, 3, 4)))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void gradientsAgreeAtAwkwardSizes(int n) {
    GradientCheck.gradients(x -> x[0].sum(1), GradientCheck.normal(n, Shape.of(3, n)));
    GradientCheck.gradients(x -> x[0].softmax(1), GradientCheck.normal(n, Shape.of(3, n)));
    GradientCheck.gradients(
        x -> x[0].matmul(x[1]), GradientCheck.normal(n, Shape.of(3, n), Shape.of(n, 2)));
    GradientCheck.gradients(
        x -> Tensor.apply(new Linear(), x),
        GradientCheck.normal(n, Shape.of(2, 13), Shape.of(n, 13), Shape.of(n)));
  }

  @Test
  void gradientsOfProductsThatBroadcastAgreeWithDifferences() {
    Operation product = x -> x[0].matmul(x[1]);
    GradientCheck.gradients(
        product, GradientCheck.normal(1, Shape.of(3, 1, 4, 5), Shape.of(2, 5, 3)));
    GradientCheck.gradients(product, GradientCheck.normal(2, Shape.of(4, 5), Shape.of(2, 3, 5, 2)));
    GradientCheck.gradients(product, GradientCheck.normal(3, Shape.of(2, 3, 4, 5), Shape.of(5, 2)));
    GradientCheck.gradients(
        x -> x[0].transpose(0, 1).matmul(x[1].transpose(0, 1)),
        GradientCheck.normal(4, Shape.of(5, 3), Shape.of(4, 5)));
  }

  @Test
  void aMatrixTimesItselfGetsBothGradients() {
    GradientCheck.gradients(x -> x[0].matmul(x[0]), GradientCheck.normal(1, Shape.of(4, 4)));
  }

  @Test
  void gradientsOfJoinedTensorsAgreeWithDifferences() {
    Shape[] shapes = {Shape.of(2, 3, 4), Shape.of(2, 5, 4)};
    GradientCheck.gradients(x -> Tensor.concat(-2, x), GradientCheck.normal(1, shapes));
    Shape[] same = {Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3)};
    GradientCheck.gradients(x -> Tensor.stack(-1, x), GradientCheck.normal(2, same));
  }

  @Test
  void aSumOfNothingIsZero() {
    assertThat(Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 2)).toArray()).containsOnly(0);
    assertThat(Tensor.zeros(3, 2, 0).matmul(Tensor.zeros(0, 2)).toArray()).containsOnly(0);
    assertThat(Tensor.zeros(3, 2, 0).matmul(Tensor.zeros(3, 0, 2)).toArray()).containsOnly(0);
    assertThat(Tensor.zeros(2, 0).sum(1).toArray()).containsExactly(0, 0);
    assertThat(Tensor.zeros(0, 2).sum(0).toArray()).containsExactly(0, 0);
    assertThat(Tensor.zeros(0).sum().item()).isZero();
    assertThat(Tensor.zeros(0, 3).matmul(Tensor.zeros(3, 2)).shape()).isEqualTo(Shape.of(0, 2));
  }

  @Test
  void productsAgreeWithDoublePrecision() {
    for (int n : new int[] {1, 13, 207}) {
      var rng = new Rng(n);
      Tensor a = Tensor.randn(rng, n, 300);
      Tensor b = Tensor.randn(rng, 300, 7);
      float[] left = a.toArray();
      float[] right = b.toArray();
      float[] c = a.matmul(b).toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < 7; j++) {
          double sum = 0;
          for (int k = 0; k < 300; k++) {
            sum += (double) left[i * 300 + k] * right[k * 7 + j];
          }
          assertThat((double) c[i * 7 + j]).isCloseTo(sum, within(1e-4));
        }
      }
    }
  }

  @Test
  void theGradientOfAMaximumAgreesWithDifferences() {
    int[] order = new Rng(1).permutation(60);
    var apart = new float[60];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = order[i] * 0.25f; // no step of the differences reaches the next one
    }
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      GradientCheck.gradients(x -> x[0].max(along), Tensor.of(apart, Shape.of(3, 4, 5)));
    }
  }

  @Test
  void aSumOfManyRowsIsAccurate() {
    Tensor x = Tensor.full(0.1f, 1 << 18, 3);
    assertThat(x.sum(0).toArray()[1]).isCloseTo(0.1f * (1 << 18), within(0.3f));
  }

  @Test
  void aSumOfManyEqualNumbersIsAccurate() {
    Tensor x = Tensor.full(0.1f, 1 << 20);
    assertThat(x.sum().item()).isCloseTo(0.1f * (1 << 20), within(1f));
  }

  @Test
  void theGradientOfAMaximumGoesToTheFirstOfEquals() {
    Tensor x = Tensor.of(new float[][] {{1, 3, 3}, {2, 2, 2}}).requiresGrad();
    x.max(1).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(0, 1, 0, 1, 0, 0);
  }

  @Test
  void aMaximumOverSeveralAxesHasOneGradient() {
    Tensor x = Tensor.of(new float[] {1, 5, 2, 4, 3, 6, 0, 1}, Shape.of(2, 2, 2)).requiresGrad();
    Tensor y = x.max(0, 2);
    assertThat(y.toArray()).containsExactly(6, 4);
    y.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(0, 0, 0, 1, 0, 1, 0, 0);
  }

  @Test
  void softmaxOfNothingIsNothing() {
    assertThat(Tensor.zeros(3, 0).softmax(1).shape()).isEqualTo(Shape.of(3, 0));
    assertThat(Tensor.zeros(0, 3).logSoftmax(1).shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void softmaxIsStableForLogitsOfTenThousand() {
    Tensor x = Tensor.of(new float[][] {{1e4f, -1e4f, 0}, {-1e4f, -1e4f, -1e4f}});
    assertThat(x.softmax(1).toArray()).containsExactly(1, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f);
    float[] log = x.logSoftmax(1).toArray();
    assertThat(log).startsWith(0, -2e4f, -1e4f);
    assertThat(log[3]).isCloseTo((float) -Math.log(3), within(1e-6f));
  }

  @Test
  void shapesThatDoNotMultiplyAreBothNamed() {
    assertThatThrownBy(() -> Tensor.zeros(4, 5).matmul(Tensor.zeros(3, 5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            """
            4×5 and 3×5 do not multiply
              needs:  …×m×k and …×k×n, 5 ≠ 3
              try:    transpose(-2, -1) of the second\
            """);
    assertThatThrownBy(() -> Tensor.zeros(4, 5).matmul(Tensor.zeros(5)))
        .hasMessage(
            """
            4×5 and 5 do not multiply
              needs:  …×m×k and …×k×n, at least two axes each
              try:    reshape(1, n) for a row, reshape(n, 1) for a column\
            """);
  }

  @Test
  void weightsThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Tensor.apply(new Linear(), Tensor.zeros(2, 5), Tensor.zeros(3, 4)))
        .hasMessage("an input of 2×5 does not fit weights of 3×4; needs …×in and out×in");
    assertThatThrownBy(
            () ->
                Tensor.apply(new Linear(), Tensor.zeros(2, 4), Tensor.zeros(3, 4), Tensor.zeros(4)))
        .hasMessage("a bias of 4 does not fit weights of 3×4; try a bias of 3 numbers");
  }

  @Test
  void whatOnlyMovesElementsRefusesWhatDoesNotFit() {
    Tensor x = Tensor.zeros(2, 3);
    assertThatThrownBy(() -> x.reshape(4, -1))
        .hasMessage(
            "2×3 (6 elements) cannot be reshaped to 4×-1 (a multiple of 4 elements); "
                + "try -1 for one axis");
    assertThatThrownBy(() -> x.slice(1, 2, 5))
        .hasMessage(
            "slice 2 … 5 of axis 1 does not lie in 2×3; needs 0 ≤ from ≤ to ≤ 3, try 2 … 3");
    assertThatThrownBy(() -> x.sum(2))
        .hasMessage("axis 2 does not exist in 2×3, which has 2 axes; try 0 … 1");
    assertThatThrownBy(() -> Tensor.concat(0, x, Tensor.zeros(2, 4)))
        .hasMessage(
            "2×3 and 2×4 cannot be joined along axis 0; needs equal sizes on the other axes");
  }
}
