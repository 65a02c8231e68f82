package dev.nacre.array;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sums and maxima over axes, each in an order that only the shape decides. */
public final class Reduce {
  private static final long PARALLEL = 1 << 16;

  private Reduce() {}

  /** The sum over some axes, all if none is given; they are kept with size 1 or dropped. */
  public static NDArray sum(NDArray x, boolean keep, int... axes) {
    return reduce(Reductions.kernels()::sums, Reductions.kernels()::sumRows, x, keep, axes);
  }

  /**
   * The largest element over some axes, all if none is given, at least one in each; NaN if there is
   * one.
   */
  public static NDArray max(NDArray x, boolean keep, int... axes) {
    return reduce(Reduce::maxOfEach, Reductions.kernels()::maxRows, x, keep, axes);
  }

  private static void maxOfEach(long x, int rows, int n, long y) {
    for (int r = 0; r < rows; r++) {
      Memory.set(y + 4L * r, Reductions.kernels().max(x + 4L * r * n, n));
    }
  }

  /** Reduces each of some contiguous rows to one number. */
  private interface OfRows {
    void apply(long x, int rows, int n, long y);
  }

  /** Reduces rows, {@code stride} floats apart, to one row. */
  private interface OverRows {
    void apply(long x, int rows, int stride, long y, int n);
  }

  private static NDArray reduce(
      OfRows ofRows, OverRows overRows, NDArray x, boolean keep, int... axes) {
    var reduced = flags(x.shape(), axes);
    NDArray y = x.contiguous();
    // from the last axis to the first, neighbours together
    for (int end = reduced.length; end > 0; end--) {
      if (reduced[end - 1]) {
        int from = end - 1;
        while (from > 0 && reduced[from - 1]) {
          from--;
        }
        Shape to =
            isAny(reduced, from)
                ? withOnes(y.shape(), from, end)
                : reducedShape(x.shape(), reduced, keep);
        y = reduceAxes(ofRows, overRows, y, from, end, to);
        end = from + 1;
      }
    }
    return y;
  }

  /** Sums over what broadcasting repeated, back to the shape before it. */
  public static NDArray sumTo(NDArray x, Shape to) {
    if (x.shape().equals(to)) {
      return x;
    }
    int missing = x.shape().rank() - to.rank();
    var axes = new int[x.shape().rank()];
    int n = 0;
    for (int i = 0; i < axes.length; i++) {
      if (i < missing || to.dim(i - missing) == 1 && x.dim(i) != 1) {
        axes[n++] = i;
      }
    }
    return n == 0 ? x.reshape(to) : sum(x, true, Arrays.copyOf(axes, n)).reshape(to);
  }

  /** Refuses what has no largest element. */
  public static void requireLargest(NDArray x, long among) {
    if (among == 0) {
      throw new ShapeException(
          "%s has no largest element; try a tensor with elements".formatted(x.shape()));
    }
  }

  /** For each row of the last axis, the index of its largest element (the first of equals). */
  public static int[] argMaxOfRows(NDArray x) {
    requireLargest(x, x.dim(-1));
    NDArray rows = x.contiguous();
    int n = x.dim(-1);
    var best = new int[Math.toIntExact(x.size() / n)];
    try (var _ = Access.to(rows)) {
      for (int r = 0; r < best.length; r++) {
        best[r] = Reductions.kernels().argMax(rows.address() + 4L * r * n, n);
      }
    }
    return best;
  }

  /** True if every element is finite. */
  public static boolean allFinite(NDArray x) {
    NDArray source = x.isDense() ? x : x.copy();
    var broken = new AtomicBoolean();
    try (var _ = Access.to(source)) {
      long address = source.address();
      // each thread looks at what it has in its cache, as an optimizer's chunks are the same
      Chunks.each(
          source.size(),
          (at, n) -> {
            if (!Reductions.kernels().allFinite(address + 4 * at, n)) {
              broken.set(true);
            }
          });
    }
    return !broken.get();
  }

  /** Which axes are named, by position; all if none is. */
  public static boolean[] flags(Shape shape, int... axes) {
    var flags = new boolean[shape.rank()];
    if (axes.length == 0) {
      Arrays.fill(flags, true);
    }
    for (int axis : axes) {
      flags[shape.axis(axis)] = true;
    }
    return flags;
  }

  /** The shape after reducing the flagged axes. */
  public static Shape reducedShape(Shape shape, boolean[] reduced, boolean keep) {
    var dims = new int[reduced.length];
    int n = 0;
    for (int i = 0; i < reduced.length; i++) {
      if (keep || !reduced[i]) {
        dims[n++] = reduced[i] ? 1 : shape.dim(i);
      }
    }
    return Shape.owning(n == dims.length ? dims : Arrays.copyOf(dims, n));
  }

  /** True if one of the first {@code n} flags is set. */
  private static boolean isAny(boolean[] flags, int n) {
    for (int i = 0; i < n; i++) {
      if (flags[i]) {
        return true;
      }
    }
    return false;
  }

  private static Shape withOnes(Shape shape, int from, int to) {
    int[] dims = shape.dims();
    Arrays.fill(dims, from, to, 1);
    return Shape.owning(dims);
  }

  /** Over axes {@code from} … {@code to} − 1, into an array of shape {@code result}. */
  private static NDArray reduceAxes(
      OfRows ofRows, OverRows overRows, NDArray x, int from, int to, Shape result) {
    Shape shape = x.shape();
    int outer = Math.toIntExact(shape.size(0, from));
    int n = Math.toIntExact(shape.size(from, to));
    int inner = Math.toIntExact(shape.size(to, shape.rank()));
    var y = NDArray.empty(result);
    if (y.size() == 0) {
      return y;
    }
    try (var _ = Access.to(x, y)) {
      long px = x.address();
      long py = y.address();
      if (inner == 1) {
        Chunks.rows(
            outer, n, (first, rows) -> ofRows.apply(px + 4L * first * n, rows, n, py + 4L * first));
      } else {
        int parts = Workers.free(x.size(), PARALLEL);
        int width = (inner / parts + 15) / 16 * 16;
        int columns = (inner + width - 1) / width;
        Workers.run(
            outer * columns,
            part -> {
              int i = part / columns;
              int j = part % columns * width;
              overRows.apply(
                  px + 4L * ((long) i * n * inner + j),
                  n,
                  inner,
                  py + 4L * ((long) i * inner + j),
                  Math.min(width, inner - j));
            });
      }
    }
    return y;
  }
}
