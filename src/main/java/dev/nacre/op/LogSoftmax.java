package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.compute.SoftmaxRows;

/**
 * y = x − ln Σ e^x along an axis, the logarithm of {@link Softmax}. Stable for any finite input.
 */
public final class LogSoftmax implements Op {
  private final int axis;
  private NDArray y; // with the axis last

  public LogSoftmax(int axis) {
    this.axis = axis;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
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
            SoftmaxRows.KERNELS.logSoftmax(px + at, py + at, rows, n);
          });
    }
    return y.transpose(axis, -1).contiguous();
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
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
            SoftmaxRows.KERNELS.logSoftmaxGradient(py + at, pdy + at, pdx + at, rows, n);
          });
    }
    gradients.pass(0, dx.transpose(axis, -1));
  }
}
