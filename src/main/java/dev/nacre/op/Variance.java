package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;

/**
 * The variance over some axes, all if none is given: Σ (x − mean)² / (n − 1), or / n if not {@code
 * unbiased}.
 */
public final class Variance implements Op {
  private final int[] axes;
  private final boolean unbiased;
  private final boolean keep;
  private NDArray centred;
  private float factor;

  public Variance(boolean unbiased, boolean keep, int... axes) {
    this.unbiased = unbiased;
    this.keep = keep;
    this.axes = axes.clone();
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    NDArray x = inputs[0];
    NDArray sum = Reduce.sum(x, true, axes);
    long n = x.size() / Math.max(1, sum.size());
    NDArray mean = Broadcast.zip(Elementwise.kernels()::div, sum, NDArray.full(Shape.SCALAR, n));
    centred = Broadcast.zip(Elementwise.kernels()::sub, x, mean);
    factor = 1f / (unbiased ? n - 1 : n);
    NDArray squares = Broadcast.zip(Elementwise.kernels()::mul, centred, centred);
    return Broadcast.affine(Reduce.sum(squares, keep, axes), factor, 0f);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    Shape from = centred.shape();
    NDArray kept = dy.reshape(Reduce.reducedShape(from, Reduce.flags(from, axes), true));
    NDArray scaled = Broadcast.affine(kept, 2f * factor, 0f);
    Broadcast.zip(Elementwise.kernels()::mul, centred, scaled, gradients.fill(0));
  }
}
