package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.compute.Elementwise;

/** y = a / b, element by element, broadcasting. */
public final class Div implements Op {
  private NDArray a;
  private NDArray b;
  private NDArray y;

  @Override
  public NDArray forward(NDArray... inputs) {
    a = inputs[0];
    b = inputs[1];
    y = Broadcast.zip(Elementwise.kernels()::div, a, b);
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    // da = dy / b, db = −dy · y / b
    NDArray quotient = Broadcast.zip(Elementwise.kernels()::div, dy, b);
    if (gradients.wants(0)) {
      gradients.pass(0, Reduce.sumTo(quotient, a.shape()));
    }
    if (gradients.wants(1)) {
      NDArray product = Broadcast.zip(Elementwise.kernels()::mul, quotient, y);
      gradients.pass(1, Broadcast.affine(Reduce.sumTo(product, b.shape()), -1f, 0f));
    }
  }
}
