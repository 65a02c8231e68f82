package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;

/**
 * A plain recurrent layer: h[t] = tanh(W·x[t] + b + U·h[t − 1] + b′), or max(0, …), with h zero
 * before the first step.
 *
 * <p>Parameters, by PyTorch's names: weight_ih_l0 (W, units × features), weight_hh_l0 (U, units ×
 * units), bias_ih_l0, bias_hh_l0 (units). Glorot's weights for the inputs at first, He's with ReLU;
 * orthogonal ones for the states; biases of zero.
 *
 * <p>Source: J. Elman, Finding structure in time, 1990.
 */
public record Rnn(int units, Function function) implements Recurrent {
  /** What bends the sum. */
  public enum Function {
    /** tanh z, between −1 and 1. */
    TANH,
    /** max(0, z) */
    RELU
  }

  public Rnn {
    Check.atLeast("units of an RNN", 1, units, 32);
    Check.given("function of an RNN", function);
  }

  /** With tanh. */
  public Rnn(int units) {
    this(units, Function.TANH);
  }

  /** The same with tanh. */
  public Rnn tanh() {
    return new Rnn(units, Function.TANH);
  }

  /** The same with max(0, z). */
  public Rnn relu() {
    return new Rnn(units, Function.RELU);
  }

  private boolean hasRelu() {
    return function == Function.RELU;
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    Initializer initializer = hasRelu() ? Initializer.he() : Initializer.glorot();
    Recurrent.declare(parameters, input.dim(1), units, 1, initializer);
    parameters.zeros("bias_ih_l0", units);
    parameters.zeros("bias_hh_l0", units);
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return Recurrent.apply(() -> new dev.nacre.op.Rnn(hasRelu(), false), x, parameters);
  }

  @Override
  public Tensor lastStep(Tensor x, Parameters parameters) {
    return Recurrent.apply(
        () -> new dev.nacre.op.Rnn(hasRelu(), false).onlyLastStep(), x, parameters);
  }
}
