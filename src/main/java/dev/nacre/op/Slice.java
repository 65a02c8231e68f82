package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Strided;

/** Indices {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
public final class Slice implements Op {
  private final int axis;
  private final int from;
  private final int to;

  public Slice(int axis, int from, int to) {
    this.axis = axis;
    this.from = from;
    this.to = to;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    return inputs[0].slice(axis, from, to);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Strided.copy(dy, gradients.fill(0).fill(0f).slice(axis, from, to));
  }
}
