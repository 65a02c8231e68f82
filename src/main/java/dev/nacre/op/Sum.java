package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;

/** The sum over some axes, all if none is given. */
public final class Sum implements Op {
  private final int[] axes;
  private final boolean keep;
  private Shape from;

  /**
   * @param keep keeps the summed axes with size 1
   */
  public Sum(boolean keep, int... axes) {
    this.keep = keep;
    this.axes = axes.clone();
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    from = inputs[0].shape();
    return Reduce.sum(inputs[0], keep, axes);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Shape kept = Reduce.reducedShape(from, Reduce.flags(from, axes), true);
    gradients.fill(0).copyFrom(dy.reshape(kept).broadcastTo(from));
  }
}
