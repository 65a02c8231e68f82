package dev.nacre.op;

import dev.nacre.compute.SoftmaxColumns;
import dev.nacre.compute.SoftmaxRows;

/**
 * y = x − ln Σ e^x along an axis, the logarithm of {@link Softmax}. Stable for any finite input.
 */
public final class LogSoftmax extends OfEachRow {
  public LogSoftmax(int axis) {
    super(axis);
  }

  @Override
  void apply(long x, long y, int rows, int n) {
    SoftmaxRows.kernels().logSoftmax(x, y, rows, n);
  }

  @Override
  void applyGradient(long y, long dy, long dx, int rows, int n) {
    SoftmaxRows.kernels().logSoftmaxGradient(y, dy, dx, rows, n);
  }

  @Override
  void applyToColumns(long x, long y, int rows, int stride, int n) {
    SoftmaxColumns.logSoftmax(x, y, rows, stride, n);
  }

  @Override
  void applyGradientToColumns(long y, long dy, long dx, int rows, int stride, int n) {
    SoftmaxColumns.logSoftmaxGradient(y, dy, dx, rows, stride, n);
  }
}
