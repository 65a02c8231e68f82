package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Activations;

/** y = max(0, x), with gradient 0 at 0. */
public final class Relu implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.map(Activations.kernels()::relu, inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Activations.kernels()::reluGradient, y, dy, gradients.fill(0));
  }
}
