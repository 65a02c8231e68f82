package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Product;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Elementwise;

/** y = x · wᵀ + b. Inputs: x …×in, w out×in and, if there is one, b of size out; y is …×out. */
public final class Linear implements Op {
  private NDArray x; // one row for each vector of in numbers
  private NDArray w;

  @Override
  public NDArray forward(NDArray... inputs) {
    w = inputs[1];
    Shape from = inputs[0].shape();
    NDArray b = inputs.length > 2 ? inputs[2] : null;
    if (w.shape().rank() != 2 || from.rank() < 1 || from.dim(-1) != w.dim(1)) {
      throw new ShapeException(
          "an input of %s does not fit weights of %s; needs …×in and out×in"
              .formatted(from, w.shape()));
    }
    if (b != null && !b.shape().equals(Shape.of(w.dim(0)))) {
      throw new ShapeException(
          "a bias of %s does not fit weights of %s; try a bias of %d numbers"
              .formatted(b.shape(), w.shape(), w.dim(0)));
    }
    x = inputs[0].reshape(rows(from));
    NDArray y = Product.matmul(x, w.transpose(0, 1));
    if (b != null) {
      Broadcast.zip(Elementwise.kernels()::add, y, b, y);
    }
    return from.rank() == 2 ? y : y.reshape(from.with(-1, w.dim(0)));
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray upstream = dy.reshape(rows(dy.shape()));
    if (gradients.wants(0)) {
      NDArray dx = gradients.fill(0);
      Product.matmul(upstream, w, dx.reshape(x.shape()));
    }
    if (gradients.wants(1)) {
      Product.matmul(upstream.transpose(0, 1), x, gradients.fillInLayout(1));
    }
    if (gradients.wants(2)) {
      gradients.pass(2, Reduce.sum(upstream, false, 0));
    }
  }

  private static Shape rows(Shape shape) {
    int last = shape.rank() - 1;
    return last == 1 ? shape : Shape.of(Math.toIntExact(shape.size(0, last)), shape.dim(last));
  }
}
