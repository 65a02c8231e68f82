package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;

/** y = 1 / x, with gradient −dy · y². */
public final class Reciprocal implements Op {
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    y = Broadcast.zip(Elementwise.kernels()::div, NDArray.full(Shape.SCALAR, 1f), inputs[0]);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray square = Broadcast.zip(Elementwise.kernels()::mul, y, y);
    NDArray product = Broadcast.zip(Elementwise.kernels()::mul, dy, square);
    gradients.pass(0, Broadcast.affine(product, -1f, 0f));
  }
}
