package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Transcendentals;

/** y = sin x. */
public final class Sin implements Op {
  private NDArray x;

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    return Broadcast.map(Transcendentals.kernels()::sin, x);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray slope = Broadcast.map(Transcendentals.kernels()::cos, x);
    gradients.pass(0, Broadcast.zip(Elementwise.kernels()::mul, dy, slope));
  }
}
