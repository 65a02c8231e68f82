package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Product;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;

/** y = a · b over the last two axes: …×m×k and …×k×n give …×m×n; axes before them broadcast. */
public final class MatMul implements Op {
  private NDArray a;
  private NDArray b;

  @Override
  public NDArray forward(NDArray... inputs) {
    a = inputs[0];
    b = inputs[1];
    return Product.matmul(a, b);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    // da = dy · bᵀ, db = aᵀ · dy
    if (gradients.wants(0)) {
      NDArray transposed = b.transpose(-2, -1);
      if (a.shape().equals(Product.shape(dy.shape(), transposed.shape()))) {
        Product.matmul(dy, transposed, gradients.fill(0));
      } else {
        gradients.pass(0, Reduce.sumTo(Product.matmul(dy, transposed), a.shape()));
      }
    }
    if (gradients.wants(1)) {
      NDArray rows = b.shape().rank() == 2 ? rows(a) : a;
      NDArray upstream = b.shape().rank() == 2 ? rows(dy) : dy;
      NDArray transposed = rows.transpose(-2, -1);
      if (b.shape().equals(Product.shape(transposed.shape(), upstream.shape()))) {
        Product.matmul(transposed, upstream, gradients.fill(1));
      } else {
        gradients.pass(1, Reduce.sumTo(Product.matmul(transposed, upstream), b.shape()));
      }
    }
  }

  /** A stack of matrices as one tall matrix. */
  private static NDArray rows(NDArray x) {
    int columns = Math.max(1, x.dim(-1));
    return x.shape().rank() == 2
        ? x
        : x.reshape(Shape.of(Math.toIntExact(x.size() / columns), columns));
  }
}
