package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;

/**
 * A function of all numbers along an axis, and its gradient from its value: {@link Softmax} and
 * {@link LogSoftmax}. Rows are shared between the threads.
 */
abstract class OfEachRow implements Op {
  private final int axis;
  private NDArray y; // with the axis last

  OfEachRow(int axis) {
    this.axis = axis;
  }

  /** y = f(x) for rows of n numbers. */
  abstract void apply(long x, long y, int rows, int n);

  /** dx from y and dy, for rows of n numbers. */
  abstract void applyGradient(long y, long dy, long dx, int rows, int n);

  @Override
  public final NDArray forward(NDArray... inputs) {
    NDArray x = inputs[0].transpose(axis, -1).contiguous();
    y = NDArray.empty(x.shape());
    int n = x.dim(-1);
    try (var _ = Access.to(x, y)) {
      long px = x.address();
      long py = y.address();
      Chunks.rows(
          x.count() / n,
          n,
          (from, rows) -> {
            long at = 4L * from * n;
            apply(px + at, py + at, rows, n);
          });
    }
    return y.transpose(axis, -1).contiguous();
  }

  @Override
  public final void backward(NDArray dy, Gradients gradients) {
    NDArray upstream = dy.transpose(axis, -1).contiguous();
    NDArray dx = NDArray.empty(y.shape());
    int n = y.dim(-1);
    try (var _ = Access.to(y, upstream, dx)) {
      long py = y.address();
      long pdy = upstream.address();
      long pdx = dx.address();
      Chunks.rows(
          y.count() / n,
          n,
          (from, rows) -> {
            long at = 4L * from * n;
            applyGradient(py + at, pdy + at, pdx + at, rows, n);
          });
    }
    gradients.pass(0, dx.transpose(axis, -1));
  }
}
