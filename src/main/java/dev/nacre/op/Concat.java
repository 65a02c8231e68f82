package dev.nacre.op;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.array.Strided;

/** Arrays one after the other along an axis; they agree in the sizes of the other axes. */
public final class Concat implements Op {
  private final int axis;
  private int[] sizes;

  public Concat(int axis) {
    this.axis = axis;
  }

  /** Refuses to join nothing. */
  public static void requireSome(int tensors) {
    Check.atLeast("number of tensors to join", 1, tensors, "concat(0, a, b)");
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    requireSome(inputs.length);
    Shape first = inputs[0].shape();
    sizes = new int[inputs.length];
    int total = 0;
    for (int i = 0; i < inputs.length; i++) {
      Shape next = inputs[i].shape();
      if (next.rank() != first.rank() || !next.without(axis).equals(first.without(axis))) {
        throw new ShapeException(
            "%s and %s cannot be joined along axis %d; needs equal sizes on the other axes"
                .formatted(first, next, axis));
      }
      sizes[i] = next.dim(axis);
      total += sizes[i];
    }
    var y = NDArray.empty(first.with(axis, total));
    int at = 0;
    for (NDArray input : inputs) {
      Strided.copy(input, y.slice(axis, at, at + input.dim(axis)));
      at += input.dim(axis);
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (gradients.wants(i)) {
        gradients.fill(i).copyFrom(dy.slice(axis, at, at + sizes[i]));
      }
      at += sizes[i];
    }
  }
}
