package dev.nacre.array;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Transposition;

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
    int axes = mergedAxes(shape, strides);
    Shape merged = shape;
    int[] steps = strides;
    if (axes < rank) {
      var dims = new int[axes];
      steps = new int[axes];
      merge(shape, strides, dims, steps);
      merged = Shape.owning(dims);
    }
    int across = transposedAxis(merged, steps);
    if (across >= 0) {
      new Transposed(strided, merged, steps, contiguous, across, gather).run();
    } else {
      rows(strided, merged, steps, contiguous, gather);
    }
  }

  /** How many axes are left where those that follow each other without a gap become one. */
  private static int mergedAxes(Shape shape, int[] strides) {
    int axes = 1;
    for (int i = 1; i < strides.length; i++) {
      axes += isContinued(shape, strides, i) ? 0 : 1;
    }
    return axes;
  }

  /** True if the elements go on from one index of the axis before to the next. */
  private static boolean isContinued(Shape shape, int[] strides, int axis) {
    return strides[axis - 1] == (long) strides[axis] * shape.dim(axis);
  }

  private static void merge(Shape shape, int[] strides, int[] dims, int[] steps) {
    int at = -1;
    for (int i = 0; i < strides.length; i++) {
      if (i > 0 && isContinued(shape, strides, i)) {
        dims[at] *= shape.dim(i);
      } else {
        dims[++at] = shape.dim(i);
      }
      steps[at] = strides[i];
    }
  }

  /** The axis whose elements are neighbours where those of the last axis are not, or −1. */
  private static int transposedAxis(Shape shape, int[] strides) {
    int last = shape.rank() - 1;
    if (strides[last] > 1) {
      for (int axis = 0; axis < last; axis++) {
        if (strides[axis] == 1 && shape.dim(axis) > 1) {
          return axis;
        }
      }
    }
    return -1;
  }

  private static void rows(
      long strided, Shape shape, int[] strides, long contiguous, boolean gather) {
    int rank = shape.rank();
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

  /** Copies matrices that lie transposed on one side: one for each index of the other axes. */
  private static final class Transposed {
    private final long strided;
    private final int[] strides;
    private final long contiguous;
    private final boolean gather;
    private final int[] dims;
    private final int[] contiguousStrides;
    private final int across;
    private final int last;

    Transposed(
        long strided, Shape shape, int[] strides, long contiguous, int across, boolean gather) {
      this.strided = strided;
      this.strides = strides;
      this.contiguous = contiguous;
      this.across = across;
      this.gather = gather;
      dims = shape.dims();
      last = dims.length - 1;
      contiguousStrides = new int[dims.length];
      for (int axis = last, step = 1; axis >= 0; step *= dims[axis--]) {
        contiguousStrides[axis] = step;
      }
    }

    void run() {
      int matrix = dims[across] * dims[last];
      int matrices = 1;
      for (int axis = 0; axis < last; axis++) {
        matrices *= axis == across ? 1 : dims[axis];
      }
      if (matrices == 1) {
        Chunks.rows(dims[across], dims[last], (from, n) -> transpose(0, from, n));
      } else {
        Chunks.rows(
            matrices,
            matrix,
            (from, n) -> {
              for (int i = from; i < from + n; i++) {
                transpose(i, 0, dims[across]);
              }
            });
      }
    }

    /** Part of the matrix at the i-th index of the axes that are not its own. */
    private void transpose(int i, int from, int n) {
      long view = strided + 4L * from;
      long rows = contiguous + 4L * from * contiguousStrides[across];
      for (int axis = last - 1, rest = i; axis >= 0; axis--) {
        if (axis != across) {
          view += 4L * (rest % dims[axis]) * strides[axis];
          rows += 4L * (rest % dims[axis]) * contiguousStrides[axis];
          rest /= dims[axis];
        }
      }
      int pitch = contiguousStrides[across];
      if (gather) {
        Transposition.kernels().transpose(view, strides[last], dims[last], n, rows, pitch);
      } else {
        Transposition.kernels().transpose(rows, pitch, n, dims[last], view, strides[last]);
      }
    }
  }
}
