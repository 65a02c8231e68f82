package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;

/** y = a − b, broadcasting. */
public final class Sub implements Op {
  private Shape a;
  private Shape b;

  @Override
  public NDArray forward(NDArray... inputs) {
    a = inputs[0].shape();
    b = inputs[1].shape();
    return Broadcast.zip(Elementwise.kernels()::sub, inputs[0], inputs[1]);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    if (gradients.wants(0)) {
      gradients.pass(0, Reduce.sumTo(dy, a));
    }
    if (gradients.wants(1)) {
      gradients.pass(1, Broadcast.affine(Reduce.sumTo(dy, b), -1f, 0f));
    }
  }
}
