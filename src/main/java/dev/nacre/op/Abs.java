package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;

/** y = |x|, with gradient 0 at 0. */
public final class Abs implements Op {
  private NDArray x;

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    return Broadcast.map(Elementwise.kernels()::abs, x);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Elementwise.kernels()::absGradient, x, dy, gradients.fill(0));
  }
}
