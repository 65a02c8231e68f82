package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.compute.Elementwise;

/** y = a · b, element by element, broadcasting. */
public final class Mul implements Op {
  private NDArray a;
  private NDArray b;

  @Override
  public NDArray forward(NDArray... inputs) {
    a = inputs[0];
    b = inputs[1];
    return Broadcast.zip(Elementwise.kernels()::mul, a, b);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    if (gradients.wants(0)) {
      gradients.pass(0, Reduce.sumTo(Broadcast.zip(Elementwise.kernels()::mul, dy, b), a.shape()));
    }
    if (gradients.wants(1)) {
      gradients.pass(1, Reduce.sumTo(Broadcast.zip(Elementwise.kernels()::mul, dy, a), b.shape()));
    }
  }
}
