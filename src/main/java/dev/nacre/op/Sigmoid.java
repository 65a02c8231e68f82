package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Activations;
import dev.nacre.compute.Transcendentals;

/** y = 1 / (1 + e^−x), with gradient dy · y · (1 − y). */
public final class Sigmoid implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.map(Transcendentals.kernels()::sigmoid, inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Activations.kernels()::sigmoidGradient, y, dy, gradients.fill(0));
  }
}
