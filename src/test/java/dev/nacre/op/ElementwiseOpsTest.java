package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.array.Rng;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Functions of one number: values, derivatives, and what they do at kinks and extremes. */
class ElementwiseOpsTest {
  private static final int[] SIZES = {1, 13, 207};

  /**
   * @param low where the function is well-behaved from
   */
  private record Case(
      String name,
      UnaryOperator<Tensor> operation,
      DoubleUnaryOperator value,
      DoubleUnaryOperator derivative,
      float low,
      float high) {}

  private static final Case[] CASES = {
    new Case("exp", Tensor::exp, Math::exp, Math::exp, -4, 2),
    new Case("log", Tensor::log, Math::log, x -> 1 / x, 0.1f, 9),
    new Case("sin", Tensor::sin, Math::sin, Math::cos, -9, 9),
    new Case("cos", Tensor::cos, Math::cos, x -> -Math.sin(x), -9, 9),
    new Case("abs", Tensor::abs, Math::abs, Math::signum, -3, 3),
    new Case("square", Tensor::square, x -> x * x, x -> 2 * x, -3, 3),
    new Case("sqrt", Tensor::sqrt, Math::sqrt, x -> 0.5 / Math.sqrt(x), 0.2f, 9),
    new Case("rsqrt", Tensor::rsqrt, x -> 1 / Math.sqrt(x), x -> -0.5 * Math.pow(x, -1.5), 0.3f, 9),
    new Case("reciprocal", Tensor::reciprocal, x -> 1 / x, x -> -1 / (x * x), 0.5f, 9),
    new Case("neg", Tensor::neg, x -> -x, _ -> -1, -3, 3),
    new Case("add a number", x -> x.add(2.5f), x -> x + 2.5, _ -> 1, -3, 3),
    new Case("sub a number", x -> x.sub(2.5f), x -> x - 2.5, _ -> 1, -3, 3),
    new Case("mul a number", x -> x.mul(-2.5f), x -> x * -2.5, _ -> -2.5, -3, 3),
    new Case("div by a number", x -> x.div(0.3f), x -> x / 0.3f, _ -> 1 / 0.3f, -3, 3),
    new Case("relu", Tensor::relu, x -> Math.max(0, x), x -> x > 0 ? 1 : 0, -3, 3),
    new Case("tanh", Tensor::tanh, Math::tanh, x -> 1 - Math.pow(Math.tanh(x), 2), -10, 10),
    new Case("sigmoid", Tensor::sigmoid, s(), x -> s(x) * (1 - s(x)), -20, 20),
  };

  private static double s(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static DoubleUnaryOperator s() {
    return ElementwiseOpsTest::s;
  }

  @TestFactory
  Stream<DynamicTest> valuesAndDerivativesAreThoseOfTheFormula() {
    return Arrays.stream(CASES)
        .flatMap(
            c ->
                Arrays.stream(SIZES)
                    .mapToObj(
                        n ->
                            DynamicTest.dynamicTest(
                                c.name + ", " + n + " numbers",
                                () ->
                                    GradientCheck.elementwise(
                                        c.operation,
                                        c.value,
                                        c.derivative,
                                        Tensor.uniform(new Rng(n), c.low, c.high, n).toArray()))));
  }

  @Test
  void theGradientOfReluAtZeroIsZero() {
    Tensor x = Tensor.of(0f, -0f, 1f, -1f).requiresGrad();
    x.relu().sum().backward();
    assertThat(x.grad().toArray()).containsExactly(0, 0, 1, 0);
  }

  @Test
  void theGradientOfAbsAtZeroIsZero() {
    Tensor x = Tensor.of(0f, -0f, 2f, -2f).requiresGrad();
    x.abs().sum().backward();
    assertThat(x.grad().toArray()).containsExactly(0, 0, 1, -1);
  }

  @Test
  void notANumberStaysNotANumber() {
    Tensor nan = Tensor.of(Float.NaN);
    for (Case c : CASES) {
      assertThat(c.operation.apply(nan).item()).as(c.name).isNaN();
    }
  }

  @Test
  void saturatedFunctionsReachTheirLimitsAndNoFurther() {
    Tensor x = Tensor.of(-1e30f, -1e4f, -100f, 100f, 1e4f, 1e30f);
    assertThat(x.sigmoid().toArray()).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(x.tanh().toArray()).containsExactly(-1, -1, -1, 1, 1, 1);
    float inf = Float.POSITIVE_INFINITY;
    assertThat(x.exp().toArray()).containsExactly(0, 0, 0, inf, inf, inf);
  }

  @Test
  void exponentialsSmallerThanTheSmallestNormalNumberAreZero() {
    for (float y : Tensor.uniform(new Rng(3), -104, -86, 1000).exp().toArray()) {
      assertThat(y == 0f || y >= Float.MIN_NORMAL).as("%s", y).isTrue();
    }
  }

  @Test
  void exponentialsAreAccurateToTwoUnitsInTheLastPlaceUpToTheLargest() {
    float[] x = Tensor.uniform(new Rng(4), -87, 88.7228f, 20_000).toArray();
    float[] y = Tensor.of(x).exp().toArray();
    for (int i = 0; i < x.length; i++) {
      double exact = Math.exp(x[i]);
      assertThat(Math.abs(y[i] - exact)).as("e^%s", x[i]).isLessThan(2 * Math.ulp((float) exact));
    }
  }

  @Test
  void logarithmsAreAccurateToTwoUnitsInTheLastPlaceFromTheSmallestNumberOn() {
    float[] x = Tensor.uniform(new Rng(5), -103, 88, 20_000).toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.exp(x[i]);
    }
    float[] y = Tensor.of(x).log().toArray();
    for (int i = 0; i < x.length; i++) {
      double exact = Math.log(x[i]);
      assertThat(Math.abs(y[i] - exact)).as("ln %s", x[i]).isLessThan(2 * Math.ulp((float) exact));
    }
  }

  @Test
  void logarithmsOfZeroAndLess() {
    float[] y = Tensor.of(0f, -0f, -1f, Float.POSITIVE_INFINITY, Float.MIN_VALUE).log().toArray();
    assertThat(y[0]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(y[1]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(y[2]).isNaN();
    assertThat(y[3]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(y[4]).isEqualTo((float) Math.log(Float.MIN_VALUE));
  }
}
