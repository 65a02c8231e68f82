package dev.nacre.optim;

import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.momentum;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Scope;
import dev.nacre.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Descriptions of optimizers, and their steps; values are compared with PyTorch's elsewhere. */
class OptimizersTest {

  @Test
  void parametersAreThereOnceEach() {
    Tensor w = Tensor.ones(2).requiresGrad();
    assertThatThrownBy(() -> sgd(0.1).over(List.of(w, w)))
        .hasMessage(
            "a parameter must be there once, but one of 2 is there again; try List.of(w, b)");
    assertThatThrownBy(() -> adam(0.1).over(List.of()))
        .hasMessage(
            "an optimizer needs at least one parameter, but there is none; try net.parameters()");
    assertThatThrownBy(() -> adam(0.1).over(null)).hasMessage("parameters is missing (null)");
  }

  @Test
  void rulesDoWhatTheirFormulasSay() {
    assertThat(after(sgd(0.5), 2, 3)).containsExactly(-0.5f, -2f);
    assertThat(after(sgd(0.5).weightDecay(1), 2, 3)).containsExactly(-0.75f, -1.875f);
    assertThat(after(momentum(0.5, 0.5), 2, 3)).containsExactly(-0.5f, -2.5f);
    assertThat(after(momentum(0.5, 0.5).nesterov(true), 2, 3)).containsExactly(-1f, -3.5f);
    // the first step of Adam is the learning rate, whatever the gradient
    assertThat(after(adam(0.25), 2, -2)[0]).isCloseTo(0.25f, offset());
    assertThat(after(adam(0.25), 1e-3f, 1e3f)[0]).isCloseTo(0.25f, offset());
  }

  private static Offset<Float> offset() {
    return within(1e-4f);
  }

  /** A weight, 0.5 at first, after each step with the given gradients. */
  private static float[] after(Optimizer optimizer, float... gradients) {
    Tensor w = Tensor.of(0.5f).requiresGrad();
    var stepper = optimizer.over(List.of(w));
    var values = new float[gradients.length];
    for (int i = 0; i < gradients.length; i++) {
      stepper.zeroGrad();
      w.backward(Tensor.of(gradients[i]));
      stepper.step();
      values[i] = w.item();
    }
    return values;
  }

  @Test
  void aWeightWithoutGradientStays() {
    Tensor used = Tensor.of(1f).requiresGrad();
    Tensor unused = Tensor.of(1f).requiresGrad();
    var stepper = adam(0.1).over(List.of(unused, used));
    used.square().sum().backward();
    stepper.step();
    assertThat(unused.item()).isEqualTo(1f);
    assertThat(used.item()).isLessThan(1f);
  }

  @Test
  void gradientsAddUpUntilTheyAreForgotten() {
    Tensor w = Tensor.of(1f).requiresGrad();
    var stepper = sgd(0.125).over(List.of(w));
    w.sum().backward();
    w.sum().backward();
    assertThat(w.grad().item()).isEqualTo(2f);
    stepper.step();
    assertThat(w.item()).isEqualTo(0.75f);
    stepper.zeroGrad();
    assertThat(w.grad()).isNull();
    stepper.step();
    assertThat(w.item()).isEqualTo(0.75f);
    assertThat(stepper.steps()).isEqualTo(2);
  }

  @Test
  void stateMadeInAScopeOutlivesIt() {
    Tensor w = Tensor.of(1f, 2f).requiresGrad();
    Stepper stepper;
    try (var _ = Scope.open()) {
      stepper = adam(0.1).over(List.of(w));
    }
    w.sum().backward();
    stepper.step();
    assertThat(w.toArray()[0]).isLessThan(1f);
  }

  @Test
  void settingsOutOfRangeAreNamedInWords() {
    assertRefused(
        () -> sgd(0), "learning rate must be greater than 0 and finite, but was 0.0; try 0.01");
    assertRefused(
        () -> adam(-1e-3),
        "learning rate must be greater than 0 and finite, but was -0.001; try 0.01");
    assertRefused(
        () -> adam(Double.NaN),
        "learning rate must be greater than 0 and finite, but was NaN; try 0.01");
    assertRefused(
        () -> sgd(Double.POSITIVE_INFINITY),
        "learning rate must be greater than 0 and finite, but was Infinity; try 0.01");
    assertRefused(
        () -> momentum(0.1, 1),
        "momentum must be at least 0 and less than 1, but was 1.0; try 0.9");
    assertRefused(
        () -> sgd(0.1).weightDecay(-1),
        "weight decay must be at least 0 and finite, but was -1.0; try 1.0E-4");
    assertRefused(
        () -> adam(0.1).weightDecay(1e300),
        "weight decay must be at most 3e38, as float32 is, but was 1.0E300; try 1.0E-4");
    assertRefused(
        () -> sgd(0.1).weightDecay(1e39),
        "weight decay must be at most 3e38, as float32 is, but was 1.0E39; try 1.0E-4");
    assertRefused(
        () -> sgd(0.1).nesterov(true),
        "Nesterov's momentum must be greater than 0, but was 0; try momentum(0.9) before it");
    assertRefused(
        () -> adam(0.1).betas(1, 0.9),
        "beta 1 must be at least 0 and less than 1, but was 1.0; try 0.9");
    assertRefused(
        () -> adam(0.1).betas(0.9, -0.1),
        "beta 2 must be at least 0 and less than 1, but was -0.1; try 0.999");
    assertRefused(
        () -> adam(0.1).epsilon(0),
        "epsilon must be greater than 0 and finite, but was 0.0; try 1.0E-8");
    assertRefused(
        () -> sgd(0.1).over(List.of(Tensor.ones(2, 3))),
        "a parameter of 2×3 does not require its gradient; try requiresGrad() on it first");
    Tensor computed = Tensor.ones(2, 3).requiresGrad().mul(2f);
    assertRefused(
        () -> sgd(0.1).over(List.of(computed)),
        "a parameter of 2×3 is computed from others, and keeps no gradient; try those that"
            + " requiresGrad() was called on, or .detach().requiresGrad()");
  }

  private static void assertRefused(Runnable code, String message) {
    assertThatThrownBy(code::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void aDescriptionIsImmutable() {
    var plain = sgd(0.1);
    var heavy = plain.momentum(0.9);
    assertThat(plain.momentum()).isZero();
    assertThat(heavy).isEqualTo(momentum(0.1, 0.9));
  }

  @Test
  void aDescriptionPrintsAsItIsWritten() {
    assertThat(sgd(0.1)).hasToString("sgd(0.1)");
    assertThat(momentum(0.1, 0.9).nesterov(true).weightDecay(0.01))
        .hasToString("sgd(0.1).momentum(0.9).nesterov(true).weightDecay(0.01)");
    assertThat(adam(0.1)).hasToString("adam(0.1)");
    var weights = List.of(Tensor.zeros(2, 3).requiresGrad(), Tensor.zeros(4).requiresGrad());
    for (var optimizer : List.of(adam(0.1), sgd(0.1), sgd(0.1).momentum(0.9))) {
      assertThat(optimizer.over(weights))
          .hasToString(optimizer + " over 10 numbers in 2 tensors, 0 steps");
    }
    assertThat(adam(0.1).betas(0.8, 0.9).epsilon(1e-6).weightDecay(0.01))
        .hasToString("adam(0.1).betas(0.8, 0.9).epsilon(1.0E-6).weightDecay(0.01)");
  }

  @Test
  void aLearningRateThatFloat32CannotHoldIsRefused() {
    assertThatThrownBy(() -> Optimizers.adam(1e39))
        .hasMessage(
            "learning rate must be between 1e-45 and 3e38, as float32 is, but was 1.0E39; try"
                + " 0.01");
    assertThatThrownBy(() -> Optimizers.sgd(1e-50)).hasMessageContaining("but was 1.0E-50");
  }
}
