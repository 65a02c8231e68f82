package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InPartsTest {
  private static final int STEPS = 5;
  private static final int FEATURES = 3;
  private static final int UNITS = 7;

  private static List<Tensor> inputs(int samples) {
    var rng = new Rng(samples);
    return Stream.of(
            Tensor.randn(rng, samples, STEPS, FEATURES),
            Tensor.randn(rng, 4 * UNITS, FEATURES),
            Tensor.randn(rng, 4 * UNITS, UNITS),
            Tensor.randn(rng, 4 * UNITS),
            Tensor.randn(rng, 4 * UNITS))
        .map(Tensor::requiresGrad)
        .toList();
  }

  private static Tensor run(Op op, List<Tensor> inputs) {
    Tensor y = Tensor.apply(op, inputs.toArray(Tensor[]::new));
    y.mul(Tensor.randn(new Rng(3), y.dim(0), STEPS, UNITS)).sum().backward();
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 16, 17, 32, 207})
  void valueAndGradientsAreThoseOfAllSamplesAtOnce(int samples) {
    var whole = inputs(samples);
    var parted = inputs(samples);
    var expected = run(new Lstm(), whole);
    var actual = run(new InParts(16, Lstm::new), parted);
    assertThat(actual.toArray()).containsExactly(expected.toArray());
    assertThat(parted.getFirst().grad().toArray())
        .containsExactly(whole.getFirst().grad().toArray());
    for (int i = 1; i < whole.size(); i++) {
      var sums = whole.get(i).grad().toArray();
      var inOtherOrder = parted.get(i).grad().toArray();
      for (int j = 0; j < sums.length; j++) {
        assertThat(inOtherOrder[j]).isCloseTo(sums[j], within(1e-4f * samples));
      }
    }
  }

  @Test
  void gradientsAreAddedToThoseFromElsewhere() {
    var once = inputs(40);
    var twice = inputs(40);
    run(new InParts(16, Lstm::new), once);
    run(new InParts(16, Lstm::new), twice);
    run(new InParts(16, Lstm::new), twice);
    for (int i = 0; i < once.size(); i++) {
      var one = once.get(i).grad().toArray();
      var two = twice.get(i).grad().toArray();
      for (int j = 0; j < one.length; j++) {
        assertThat(two[j]).isCloseTo(2 * one[j], within(1e-3f));
      }
    }
  }

  @Test
  void whatIsNotTrackedNeedsNoGradient() {
    var inputs = inputs(40);
    var x = inputs.get(0).detach();
    var biases = inputs.get(3).detach();
    run(
        new InParts(16, Lstm::new),
        List.of(x, inputs.get(1), inputs.get(2), biases, inputs.get(4)));
    assertThat(x.grad()).isNull();
    assertThat(biases.grad()).isNull();
    assertThat(inputs.get(2).grad()).isNotNull();
  }
}
