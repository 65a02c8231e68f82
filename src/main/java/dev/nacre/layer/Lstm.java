package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;

/**
 * Long short-term memory: a cell c for each unit, which gates write to, keep and read.
 *
 * <p>i, f, o = σ(W·x[t] + U·h[t − 1] + b), g = tanh of the like, each with weights of its own; c[t]
 * = f · c[t − 1] + i · g; h[t] = o · tanh c[t]; h and c are zero before the first step.
 *
 * <p>Parameters: as in PyTorch, rows in the order i, f, g, o: weight_ih_l0 (4·units × features),
 * weight_hh_l0 (4·units × units), bias_ih_l0, bias_hh_l0 (4·units). Glorot's weights for the inputs
 * at first, orthogonal ones for the states, and biases of zero, but one for the forget gates, so
 * that cells keep what they have (R. Jozefowicz, W. Zaremba, I. Sutskever, An empirical exploration
 * of recurrent network architectures, 2015).
 *
 * <p>Source: S. Hochreiter, J. Schmidhuber, Long short-term memory, 1997.
 */
public record Lstm(int units) implements Recurrent {
  private static final int GATES = 4;

  public Lstm {
    Check.between("units of an LSTM", 1, Integer.MAX_VALUE / GATES, units, 32);
  }

  /**
   * What an LSTM did with one sequence, steps × units each.
   *
   * @param input how much of the candidate is written, i
   * @param forget how much of the cell is kept, f
   * @param candidate what may be written, g
   * @param output how much of the cell is shown, o
   * @param cell the memory, c
   * @param hidden what the layer gives, h
   */
  public record States(
      Tensor input, Tensor forget, Tensor candidate, Tensor output, Tensor cell, Tensor hidden) {}

  @Override
  public void initialize(Shape input, Parameters parameters) {
    Recurrent.declare(parameters, input.dim(1), units, GATES, Initializer.glorot());
    var bias = new float[GATES * units];
    java.util.Arrays.fill(bias, units, 2 * units, 1f);
    parameters.weight("bias_ih_l0", Tensor.of(bias));
    parameters.zeros("bias_hh_l0", GATES * units);
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return Recurrent.apply(dev.nacre.op.Lstm::new, x, parameters);
  }

  @Override
  public Tensor lastStep(Tensor x, Parameters parameters) {
    return Recurrent.apply(() -> new dev.nacre.op.Lstm().onlyLastStep(), x, parameters);
  }

  /**
   * Gates and states for one sequence.
   *
   * @param x a batch of one, 1 × steps × features
   */
  public States trace(Tensor x, Parameters parameters) {
    var op = new dev.nacre.op.Lstm();
    Tensor hidden = Tensor.noGrad(() -> Recurrent.apply(() -> op, x, parameters));
    int steps = x.dim(1);
    var all = Tensor.of(op.gateValues()).reshape(steps, GATES, units);
    return new States(
        gate(all, 0),
        gate(all, 1),
        gate(all, 2),
        gate(all, 3),
        Tensor.of(op.cells()).reshape(steps, units),
        hidden.reshape(steps, units));
  }

  private static Tensor gate(Tensor all, int number) {
    return Tensor.noGrad(() -> all.slice(1, number, number + 1).reshape(all.dim(0), all.dim(2)));
  }
}
