package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Elementwise;

/** y = x², with gradient 2 · x · dy. */
public final class Square implements Op {
  private NDArray x;

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    return Broadcast.zip(Elementwise.kernels()::mul, x, x);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray product = Broadcast.zip(Elementwise.kernels()::mul, dy, x);
    gradients.pass(0, Broadcast.affine(product, 2f, 0f));
  }
}
