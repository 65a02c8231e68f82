package dev.nacre.op;

import dev.nacre.compute.SoftmaxColumns;
import dev.nacre.compute.SoftmaxRows;

/**
 * y = e^x / Σ e^x along an axis: positive numbers that add up to 1. Stable for any finite input.
 */
public final class Softmax extends OfEachRow {
  public Softmax(int axis) {
    super(axis);
  }

  @Override
  void apply(long x, long y, int rows, int n) {
    SoftmaxRows.kernels().softmax(x, y, rows, n);
  }

  @Override
  void applyGradient(long y, long dy, long dx, int rows, int n) {
    SoftmaxRows.kernels().softmaxGradient(y, dy, dx, rows, n);
  }

  @Override
  void applyToColumns(long x, long y, int rows, int stride, int n) {
    SoftmaxColumns.softmax(x, y, rows, stride, n);
  }

  @Override
  void applyGradientToColumns(long y, long dy, long dx, int rows, int stride, int n) {
    SoftmaxColumns.softmaxGradient(y, dy, dx, rows, stride, n);
  }
}
