package dev.nacre.op;

import static dev.nacre.op.GradientCheck.gradients;
import static dev.nacre.op.GradientCheck.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Workers;
import dev.nacre.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrenceTest {
  /** x, both weights, both biases, the weights small enough for finite differences. */
  private static Tensor[] inputs(int samples, int steps, int features, int units, int gates) {
    Tensor[] inputs =
        normal(
            samples + steps,
            Shape.of(samples, steps, features),
            Shape.of(gates * units, features),
            Shape.of(gates * units, units),
            Shape.of(gates * units),
            Shape.of(gates * units));
    inputs[1] = inputs[1].mul((float) (1 / Math.sqrt(features))).copy();
    inputs[2] = inputs[2].mul((float) (0.8 / Math.sqrt(units))).copy();
    return inputs;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "2,5,3,4", "13,4,7,13", "3,13,1,5", "1,3,207,17", "2,2,5,207"})
  void gradientsOfAnLstmAreThoseOfFiniteDifferences(int n, int t, int f, int h) {
    gradients(in -> Tensor.apply(new Lstm(), in), inputs(n, t, f, h, 4));
    gradients(in -> Tensor.apply(new Lstm(true), in), inputs(n, t, f, h, 4));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "2,5,3,4", "13,4,7,13", "3,13,1,5", "1,3,207,17", "2,2,5,207"})
  void gradientsOfAnRnnAreThoseOfFiniteDifferences(int n, int t, int f, int h) {
    gradients(in -> Tensor.apply(new Rnn(false, false), in), inputs(n, t, f, h, 1));
    gradients(in -> Tensor.apply(new Rnn(false, true), in), inputs(n, t, f, h, 1));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "2,5,3,4", "13,4,7,13", "3,13,1,5", "1,3,207,17", "2,2,5,207"})
  void theLastStepAloneIsThatOfAllSteps(int n, int t, int f, int h) {
    List<Supplier<Recurrence>> operations =
        List.of(
            Lstm::new,
            () -> new Lstm(true),
            () -> new Rnn(false, false),
            () -> new Rnn(true, false),
            () -> new Rnn(false, true));
    for (var operation : operations) {
      int gates = operation.get().gates();
      Tensor[] all = inputs(n, t, f, h, gates);
      Tensor[] last = inputs(n, t, f, h, gates);
      for (int i = 0; i < all.length; i++) {
        all[i].requiresGrad();
        last[i].requiresGrad();
      }
      Tensor expected = step(Tensor.apply(operation.get(), all), t - 1);
      Tensor actual = Tensor.apply(operation.get().onlyLastStep(), last);
      assertThat(actual.toArray()).isEqualTo(expected.toArray());
      Tensor upstream = Tensor.randn(new Rng(h), n, h);
      expected.backward(upstream);
      actual.backward(upstream);
      for (int i = 0; i < all.length; i++) {
        assertThat(last[i].grad().toArray()).isEqualTo(all[i].grad().toArray());
      }
    }
  }

  @Test
  void gradientsOfTheLastStepAloneAreThoseOfFiniteDifferences() {
    gradients(in -> Tensor.apply(new Lstm().onlyLastStep(), in), inputs(3, 4, 5, 13, 4));
    gradients(in -> Tensor.apply(new Rnn(false, true).onlyLastStep(), in), inputs(3, 4, 5, 13, 1));
  }

  @Test
  void anLstmIsItsFormulaStepByStep() {
    int units = 3;
    Tensor[] in = inputs(2, 4, 5, units, 4);
    Tensor y = Tensor.apply(new Lstm(), in);
    Tensor h = Tensor.zeros(2, units);
    Tensor c = Tensor.zeros(2, units);
    for (int t = 0; t < 4; t++) {
      Tensor z = sums(in, t, h);
      Tensor i = z.slice(1, 0, 3).sigmoid();
      Tensor f = z.slice(1, 3, 6).sigmoid();
      Tensor g = z.slice(1, 6, 9).tanh();
      Tensor o = z.slice(1, 9, 12).sigmoid();
      c = f.mul(c).add(i.mul(g));
      h = o.mul(c.tanh());
      assertThat(step(y, t).toArray()).containsExactly(h.toArray(), within(1e-6f));
    }
  }

  @Test
  void anRnnWithReluIsItsFormulaStepByStep() {
    Tensor[] in = inputs(2, 4, 5, 6, 1);
    Tensor y = Tensor.apply(new Rnn(true, false), in);
    Tensor h = Tensor.zeros(2, 6);
    for (int t = 0; t < 4; t++) {
      h = sums(in, t, h).relu();
      assertThat(step(y, t).toArray()).containsExactly(h.toArray(), within(1e-5f));
    }
  }

  private static Tensor sums(Tensor[] in, int t, Tensor h) {
    Tensor fromInput = step(in[0], t).matmul(in[1].transpose(0, 1)).add(in[3]);
    return fromInput.add(h.matmul(in[2].transpose(0, 1))).add(in[4]);
  }

  private static Tensor step(Tensor sequences, int t) {
    return sequences.slice(1, t, t + 1).reshape(sequences.dim(0), sequences.dim(2));
  }

  @Test
  void withoutBiasesTheyAreZero() {
    Tensor[] in = inputs(2, 3, 4, 5, 4);
    in[3] = Tensor.zeros(20);
    in[4] = Tensor.zeros(20);
    Tensor[] without = {in[0], in[1], in[2]};
    assertThat(Tensor.apply(new Lstm(), without).toArray())
        .isEqualTo(Tensor.apply(new Lstm(), in).toArray());
  }

  @Test
  void theBitsDoNotDependOnTheThreads() {
    Tensor[] in = inputs(37, 6, 19, 50, 4);
    Supplier<float[]> all =
        () -> {
          for (Tensor input : in) {
            input.requiresGrad();
            input.zeroGrad();
          }
          Tensor.apply(new Lstm(), in).square().mean().backward();
          return Tensor.concat(
                  0, in[0].grad().flatten(0), in[1].grad().flatten(0), in[2].grad().flatten(0))
              .toArray();
        };
    int threads = Workers.threads();
    try {
      Workers.threads(1);
      float[] one = all.get();
      for (int n : new int[] {2, 3, 5, 8}) {
        Workers.threads(n);
        assertThat(all.get()).isEqualTo(one);
      }
    } finally {
      Workers.threads(threads);
    }
  }

  /** Denormal numbers cost many times as much as others. */
  @Test
  void whatFadesBecomesZeroInsteadOfDenormal() {
    Tensor[] in = inputs(1, 400, 2, 3, 4);
    in[0] = Tensor.concat(1, Tensor.randn(new Rng(1), 1, 2, 2), Tensor.zeros(1, 398, 2));
    in[3] = Tensor.zeros(12);
    in[4] = Tensor.zeros(12);
    in[2] = in[2].mul(0.1f).copy();
    Tensor x = in[0].copy().requiresGrad();
    in[0] = x;
    Tensor y = Tensor.apply(new Lstm(), in);
    for (float state : y.toArray()) {
      assertThat(state == 0 || Math.abs(state) > 1e-31f).as("state %s", state).isTrue();
    }
    y.slice(1, 399, 400).sum().backward();
    assertThat(step(x.grad(), 0).toArray()).containsOnly(0f);
    assertThat(step(x.grad(), 399).toArray()).doesNotContain(0f);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor[] in = inputs(2, 3, 4, 5, 4);
    Tensor[] rnn = {in[0], in[1], in[2]};
    assertThatThrownBy(() -> Tensor.apply(new Rnn(false, false), rnn))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "an RNN of 1 gate cannot have input weights of 20×4 and recurrent weights of 20×5;"
                + " needs gates·units × features and gates·units × units");
    Tensor[] narrow = {Tensor.zeros(2, 3, 7), in[1], in[2]};
    assertThatThrownBy(() -> Tensor.apply(new Lstm(), narrow))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "an input of 2×3×7 does not fit an LSTM with input weights of 20×4; needs"
                + " samples×steps×4");
    Tensor[] bias = {in[0], in[1], in[2], Tensor.zeros(5), in[4]};
    assertThatThrownBy(() -> Tensor.apply(new Lstm(), bias))
        .isInstanceOf(ShapeException.class)
        .hasMessage("a bias of 5 does not fit recurrent weights of 20×5; try a bias of 20 numbers");
  }
}
