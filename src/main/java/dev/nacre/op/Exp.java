package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Transcendentals;

/** y = e^x. */
public final class Exp implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.map(Transcendentals.kernels()::exp, inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Elementwise.kernels()::mul, dy, y, gradients.fill(0));
  }
}
