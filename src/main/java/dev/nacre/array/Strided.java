package dev.nacre.array;

import dev.nacre.compute.Memory;

/** Copies between strided and contiguous memory. */
public final class Strided {
  private Strided() {}

  /** Copies all elements into an array or view of the same shape. */
  public static void copy(NDArray from, NDArray to) {
    if (!from.shape().equals(to.shape())) {
      throw new ShapeException(
          "cannot copy %s into %s; try equal shapes".formatted(from.shape(), to.shape()));
    }
    NDArray source = from.contiguous();
    try (var _ = Access.to(source, to)) {
      walk(to.address(), to.shape(), to.strides(), source.address(), false);
    }
  }

  /** Writes the elements of a strided view contiguously, row by row. */
  static void gather(long from, Shape shape, int[] strides, long to) {
    walk(from, shape, strides, to, true);
  }

  /** Visits the strided elements row by row, beside the contiguous ones, and copies one way. */
  private static void walk(
      long strided, Shape shape, int[] strides, long contiguous, boolean gather) {
    int rank = shape.rank();
    if (shape.size() == 0) {
      return;
    }
    if (rank == 0) {
      copy(gather ? strided : contiguous, gather ? contiguous : strided);
      return;
    }
    var dims = shape.dims();
    var index = new int[rank];
    int n = dims[rank - 1];
    long step = strides[rank - 1] * 4L;
    long row = strided;
    for (long at = contiguous; ; ) {
      if (step == 4) {
        Memory.copy(gather ? row : at, gather ? at : row, n * 4L);
      } else if (gather) {
        for (int i = 0; i < n; i++) {
          copy(row + i * step, at + i * 4L);
        }
      } else {
        for (int i = 0; i < n; i++) {
          copy(at + i * 4L, row + i * step);
        }
      }
      at += n * 4L;
      int axis = rank - 2;
      while (axis >= 0 && ++index[axis] == dims[axis]) {
        row -= (long) (dims[axis] - 1) * strides[axis] * 4L;
        index[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
      row += strides[axis] * 4L;
    }
  }

  private static void copy(long from, long to) {
    Memory.set(to, Memory.get(from));
  }
}
