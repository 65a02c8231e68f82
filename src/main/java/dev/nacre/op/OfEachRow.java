package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Workers;

/**
 * A function of all numbers along an axis, and its gradient from its value: {@link Softmax} and
 * {@link LogSoftmax}. Along the last axis these are rows, along another one columns, which are
 * worked on as they lie, unless they are too few: then they are transposed. Rows or columns are
 * shared between the threads.
 */
abstract class OfEachRow implements Op {
  /** Fewer columns would leave most of a vector empty. */
  private static final int FEWEST_COLUMNS = 16;

  private final int axis;
  private boolean inColumns;
  private NDArray y; // with the axis last, if not in columns

  OfEachRow(int axis) {
    this.axis = axis;
  }

  /** y = f(x) for rows of n numbers. */
  abstract void apply(long x, long y, int rows, int n);

  /** dx from y and dy, for rows of n numbers. */
  abstract void applyGradient(long y, long dy, long dx, int rows, int n);

  /** y = f(x) for n columns of as many numbers as there are rows, {@code stride} apart. */
  abstract void applyToColumns(long x, long y, int rows, int stride, int n);

  /** dx from y and dy, for n columns. */
  abstract void applyGradientToColumns(long y, long dy, long dx, int rows, int stride, int n);

  @Override
  public final NDArray forward(NDArray... inputs) {
    Shape shape = inputs[0].shape();
    inColumns = width(shape) >= FEWEST_COLUMNS;
    NDArray x = lastOrAsItLies(inputs[0]).contiguous();
    y = NDArray.empty(x.shape());
    try (var _ = Access.to(x, y)) {
      long px = x.address();
      long py = y.address();
      if (inColumns) {
        int rows = shape.dim(axis);
        int width = width(shape);
        eachColumns(shape, (at, n) -> applyToColumns(px + at, py + at, rows, width, n));
      } else {
        int n = x.dim(-1);
        eachRows(y, (at, rows) -> apply(px + at, py + at, rows, n));
      }
    }
    return inColumns ? y : y.transpose(axis, -1).contiguous();
  }

  @Override
  public final void backward(NDArray dy, Gradients gradients) {
    NDArray upstream = lastOrAsItLies(dy).contiguous();
    NDArray dx = NDArray.empty(y.shape());
    try (var _ = Access.to(y, upstream, dx)) {
      long py = y.address();
      long pdy = upstream.address();
      long pdx = dx.address();
      if (inColumns) {
        int rows = y.dim(axis);
        int width = width(y.shape());
        eachColumns(
            y.shape(),
            (at, n) -> applyGradientToColumns(py + at, pdy + at, pdx + at, rows, width, n));
      } else {
        int n = y.dim(-1);
        eachRows(y, (at, rows) -> applyGradient(py + at, pdy + at, pdx + at, rows, n));
      }
    }
    gradients.pass(0, inColumns ? dx : dx.transpose(axis, -1));
  }

  private NDArray lastOrAsItLies(NDArray array) {
    return inColumns ? array : array.transpose(axis, -1);
  }

  /** How many columns lie side by side: the sizes of all axes after this one. */
  private int width(Shape shape) {
    return Math.toIntExact(shape.size(shape.axis(axis) + 1, shape.rank()));
  }

  /** So many rows, or columns that lie side by side, from so many bytes on. */
  private interface Part {
    void run(long at, int count);
  }

  private static void eachRows(NDArray array, Part body) {
    int n = array.dim(-1);
    if (n > 0) {
      Chunks.rows(array.count() / n, n, (from, rows) -> body.run(4L * from * n, rows));
    }
  }

  private void eachColumns(Shape shape, Part body) {
    int width = width(shape);
    int rows = shape.dim(axis);
    int columns = Math.toIntExact(shape.size() / rows);
    Workers.split(
        columns,
        FEWEST_COLUMNS,
        shape.size(),
        (from, to) -> {
          for (int i = from, n; i < to; i += n) {
            int column = i % width;
            n = Math.min(to - i, width - column);
            body.run(4L * ((long) (i / width) * rows * width + column), n);
          }
        });
  }
}
