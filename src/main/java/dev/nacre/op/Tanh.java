package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Activations;
import dev.nacre.compute.Transcendentals;

/** y = tanh x, with gradient dy · (1 − y²). */
public final class Tanh implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.map(Transcendentals.kernels()::tanh, inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Broadcast.zip(Activations.kernels()::tanhGradient, y, dy, gradients.fill(0));
  }
}
