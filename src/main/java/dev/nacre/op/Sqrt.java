package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;

/** y = √x; the gradient dy / (2·y) is infinite at 0. */
public final class Sqrt implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.map(Elementwise.kernels()::sqrt, inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray quotient = Broadcast.zip(Elementwise.kernels()::div, dy, y);
    gradients.pass(0, Broadcast.affine(quotient, 0.5f, 0f));
  }
}
