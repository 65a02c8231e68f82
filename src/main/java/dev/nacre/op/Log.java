package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Transcendentals;

/** y = ln x; −∞ at 0, NaN below. */
public final class Log implements Op {
  private NDArray x;

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    return Broadcast.map(Transcendentals.kernels()::log, x);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Elementwise.kernels()::div, dy, x, gradients.fill(0));
  }
}
