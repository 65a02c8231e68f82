package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Recurrent;

/**
 * Long short-term memory over whole sequences, gates in PyTorch's order: i, f, o = σ(z), g = tanh
 * z, each from its own rows of the weights; c[t] = f · c[t − 1] + i · g; h[t] = o · tanh c[t], with
 * c[−1] = h[−1] = 0. Inputs and value: see {@link Recurrence}, with G = 4·H.
 *
 * <p>Sources: S. Hochreiter, J. Schmidhuber, Long short-term memory, 1997; F. Gers et al., Learning
 * to forget, 2000, for the gate f.
 */
public final class Lstm extends Recurrence {
  private NDArray cells; // T×N×H
  private NDArray squashed; // tanh of the cells
  private NDArray dc; // N×H

  /** From the first step to the last. */
  public Lstm() {
    this(false);
  }

  /**
   * @param reversed from the last step to the first
   */
  public Lstm(boolean reversed) {
    super(reversed);
  }

  @Override
  String name() {
    return "LSTM";
  }

  @Override
  int gates() {
    return 4;
  }

  /** The gates i, f, g, o of each step, T×N×4·H; after forward and before backward. */
  public NDArray gateValues() {
    return z();
  }

  /** The cells of each step, T×N×H. */
  public NDArray cells() {
    return cells;
  }

  @Override
  NDArray[] prepare(Shape states) {
    cells = NDArray.empty(states);
    squashed = NDArray.empty(states);
    return new NDArray[] {cells, squashed};
  }

  @Override
  NDArray[] prepareGradients(Shape states) {
    dc = NDArray.zeros(start().shape());
    return new NDArray[] {z(), cells, squashed, dc};
  }

  @Override
  void forward(Step step, int row, int rows) {
    Recurrent.kernels()
        .lstm(
            address(z(), step.at(), row),
            bias().address(),
            addressBefore(cells, step, row),
            address(cells, step.at(), row),
            address(squashed, step.at(), row),
            address(h(), step.at(), row),
            rows,
            h().dim(2));
  }

  @Override
  void backward(Step step, NDArray dy, NDArray dh, int row, int rows) {
    int units = h().dim(2);
    Recurrent.kernels()
        .lstmGradient(
            address(z(), step.at(), row),
            addressBefore(cells, step, row),
            address(squashed, step.at(), row),
            upstream(dy, step, row),
            upstreamStep(step),
            dh.address() + 4L * row * units,
            dc.address() + 4L * row * units,
            rows,
            units);
  }
}
