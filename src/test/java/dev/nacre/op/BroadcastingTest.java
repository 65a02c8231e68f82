package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Element-wise operations on two tensors, against loops over indices. */
class BroadcastingTest {
  /** Two shapes that broadcast. */
  record Pair(int[] a, int[] b) {
    @Override
    public String toString() {
      return Shape.of(a) + " and " + Shape.of(b);
    }
  }

  @Provide
  Arbitrary<Pair> pairs() {
    // for each axis its size, and whether one of the two has 1 there
    var axis =
        Combinators.combine(Arbitraries.integers().between(1, 9), Arbitraries.of(0, 0, 1, 2));
    return Combinators.combine(
            axis.as((n, which) -> new int[] {which == 1 ? 1 : n, which == 2 ? 1 : n})
                .list()
                .ofMinSize(0)
                .ofMaxSize(4),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(true, false),
            Arbitraries.of(1, 1, 1, 300))
        .as(
            (axes, missing, fromA, last) -> {
              int[] a = axes.stream().mapToInt(each -> each[0]).toArray();
              int[] b = axes.stream().mapToInt(each -> each[1]).toArray();
              if (a.length > 0) {
                a[a.length - 1] *= a[a.length - 1] == 1 ? 1 : last;
                b[b.length - 1] *= b[b.length - 1] == 1 ? 1 : last;
              }
              int cut = Math.min(missing, a.length);
              return new Pair(
                  fromA ? Arrays.copyOfRange(a, cut, a.length) : a,
                  fromA ? b : Arrays.copyOfRange(b, cut, b.length));
            });
  }

  @Property(tries = 150)
  void sums(@ForAll("pairs") Pair shapes) {
    check(shapes, Tensor::add, (a, b) -> a + b, (_, _) -> 1, (_, _) -> 1);
  }

  @Property(tries = 150)
  void differences(@ForAll("pairs") Pair shapes) {
    check(shapes, Tensor::sub, (a, b) -> a - b, (_, _) -> 1, (_, _) -> -1);
  }

  @Property(tries = 150)
  void products(@ForAll("pairs") Pair shapes) {
    check(shapes, Tensor::mul, (a, b) -> a * b, (_, b) -> b, (a, _) -> a);
  }

  @Property(tries = 150)
  void quotients(@ForAll("pairs") Pair shapes) {
    check(shapes, Tensor::div, (a, b) -> a / b, (_, b) -> 1 / b, (a, b) -> -a / (b * b));
  }

  private static void check(
      Pair shapes,
      BinaryOperator<Tensor> operation,
      DoubleBinaryOperator value,
      DoubleBinaryOperator byA,
      DoubleBinaryOperator byB) {
    var rng = new Rng(1);
    Tensor a = Tensor.uniform(rng, -2, 2, shapes.a).requiresGrad();
    Tensor b = Tensor.uniform(rng, 0.5f, 2, shapes.b).requiresGrad();
    Tensor y = operation.apply(a, b);
    int rank = Math.max(shapes.a.length, shapes.b.length);
    var dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[rank - 1 - i] = Math.max(fromLast(shapes.a, i), fromLast(shapes.b, i));
    }
    assertThat(y.shape()).isEqualTo(Shape.of(dims));
    Tensor dy = Tensor.randn(rng, dims);
    y.backward(dy);

    float[] values = y.toArray();
    float[] upstream = dy.toArray();
    float[] left = a.toArray();
    float[] right = b.toArray();
    var expected = new double[values.length];
    var da = new double[left.length];
    var db = new double[right.length];
    var sizesA = new double[left.length];
    var sizesB = new double[right.length];
    for (int i = 0; i < values.length; i++) {
      int inA = index(i, dims, shapes.a);
      int inB = index(i, dims, shapes.b);
      expected[i] = value.applyAsDouble(left[inA], right[inB]);
      double termA = upstream[i] * byA.applyAsDouble(left[inA], right[inB]);
      double termB = upstream[i] * byB.applyAsDouble(left[inA], right[inB]);
      da[inA] += termA;
      db[inB] += termB;
      sizesA[inA] += Math.abs(termA);
      sizesB[inB] += Math.abs(termB);
    }
    assertClose(values, expected, expected);
    assertClose(a.grad().toArray(), da, sizesA);
    assertClose(b.grad().toArray(), db, sizesB);
  }

  private static int fromLast(int[] dims, int i) {
    return i < dims.length ? dims[dims.length - 1 - i] : 1;
  }

  /** Where element {@code i} of the result comes from. */
  private static int index(int i, int[] dims, int[] own) {
    int index = 0;
    int step = 1;
    int rest = i;
    for (int axis = 0; axis < dims.length; axis++) {
      int at = rest % dims[dims.length - 1 - axis];
      rest /= dims[dims.length - 1 - axis];
      if (fromLast(own, axis) > 1) {
        index += at * step;
        step *= fromLast(own, axis);
      }
    }
    return index;
  }

  /** Rounding is in proportion to the sizes of what was added up. */
  private static void assertClose(float[] actual, double[] expected, double[] sizes) {
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(1e-6 * Math.abs(sizes[i]) + 1e-6));
    }
  }

  @Example
  void gradientsOfBroadcastOperationsAgreeWithDifferences() {
    Shape[] shapes = {Shape.of(4, 1, 13), Shape.of(5, 1)};
    GradientCheck.gradients(x -> x[0].add(x[1]), GradientCheck.normal(1, shapes));
    GradientCheck.gradients(x -> x[0].sub(x[1]), GradientCheck.normal(2, shapes));
    GradientCheck.gradients(x -> x[0].mul(x[1]), GradientCheck.normal(3, shapes));
    GradientCheck.gradients(x -> x[0].div(x[1].square().add(1)), GradientCheck.normal(4, shapes));
  }

  @Example
  void anOperandUsedTwiceGetsBothGradients() {
    Tensor x = Tensor.of(1, 2, 3).requiresGrad();
    x.mul(x).add(x).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(3, 5, 7);
  }

  @Example
  void shapesThatDoNotBroadcastAreBothNamed() {
    assertThatThrownBy(() -> Tensor.zeros(4, 5).add(Tensor.zeros(4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            """
            4×5 and 4 do not broadcast
              needs:  equal sizes, or 1, on each axis counted from the last; 5 ≠ 4 on axis -1
              try:    a reshape or a sum that makes these axes equal or 1\
            """);
  }
}
