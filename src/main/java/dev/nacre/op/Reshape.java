package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;

/** The same elements, row by row, in another shape. */
public final class Reshape implements Op {
  private final Shape to;
  private Shape from;

  public Reshape(Shape to) {
    this.to = to;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    from = inputs[0].shape();
    return inputs[0].reshape(to);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    gradients.pass(0, dy.reshape(from));
  }
}
