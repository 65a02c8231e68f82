package dev.nacre.array;

import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Workers;

/** Applies element-wise kernels to whole arrays, with NumPy's broadcasting. */
public final class Broadcast {
  /** y = f(x) over n contiguous floats. */
  public interface Unary {
    void apply(long x, long y, int n);
  }

  /** y = f(a, b) over n contiguous floats. */
  public interface Binary {
    void apply(long a, long b, long y, int n);
  }

  /** A repeated element is spread over so many floats, and the kernel runs in steps of them. */
  private static final int SPREAD = 2048;

  /** A row of one operand is repeated if it has so many elements. */
  private static final int SHORTEST_ROW = 8;

  /** A row that is spread out has at most so many elements, so that it stays in the cache. */
  private static final int LONGEST_ROW = 1 << 12;

  /** So many repetitions make up for spreading a row out. */
  private static final int SPREADING_PAYS = 4;

  private static final Scratch SPREAD_OUT = new Scratch();

  private static final long PARALLEL = 1 << 16;

  private Broadcast() {}

  /** f of every element. */
  public static NDArray map(Unary f, NDArray x) {
    return map(f, x, NDArray.empty(x.shape()));
  }

  /** f of every element, into an array of the same size, which may be x itself. */
  public static NDArray map(Unary f, NDArray x, NDArray y) {
    NDArray source = x.contiguous();
    requireContiguous(y);
    try (var _ = Access.to(source, y)) {
      long px = source.address();
      long py = y.address();
      Chunks.each(y.size(), (from, n) -> f.apply(px + 4 * from, py + 4 * from, n));
    }
    return y;
  }

  /**
   * f of every pair of elements.
   *
   * @throws ShapeException if the shapes do not broadcast; the message names both
   */
  public static NDArray zip(Binary f, NDArray a, NDArray b) {
    return zip(f, a, b, NDArray.empty(a.shape().broadcast(b.shape())));
  }

  /** f of every pair of elements, into an array of the broadcast shape. */
  public static NDArray zip(Binary f, NDArray a, NDArray b, NDArray y) {
    NDArray left = a.contiguous();
    NDArray right = b.contiguous();
    requireContiguous(y);
    try (var _ = Access.to(left, right, y)) {
      if (left.size() == y.size() && right.size() == y.size()) {
        long pa = left.address();
        long pb = right.address();
        long py = y.address();
        Chunks.each(y.size(), (i, n) -> f.apply(pa + 4 * i, pb + 4 * i, py + 4 * i, n));
        return y;
      }
      NDArray row = left.size() == y.size() ? row(right, y) : null;
      if (row != null) {
        repeatRow(f, left, row, y);
      } else if (y.size() > 0) {
        new Rows(f, left, right, y).run();
      }
    }
    return y;
  }

  /**
   * What y repeats of x along its first axes, as one row for the kernel, spread out if there are
   * enough of them; else null. A row of channels stands for one element for each channel of images.
   */
  private static NDArray row(NDArray x, NDArray y) {
    int axis = 0;
    int missing = y.shape().rank() - x.shape().rank();
    while (axis < y.shape().rank() && (axis < missing || x.dim(axis - missing) == 1)) {
      axis++;
    }
    Shape each = y.shape().from(axis);
    if (each.size() < SHORTEST_ROW || y.size() == 0) {
      return null;
    }
    if (x.size() == each.size()) {
      return x;
    }
    if (each.size() > LONGEST_ROW || y.size() < SPREADING_PAYS * each.size()) {
      return null;
    }
    NDArray own = x.reshape(x.shape().from(axis - missing));
    return zip((from, _, to, n) -> Memory.copy(from, to, 4L * n), own, own, NDArray.empty(each));
  }

  /** f of every row of a and of b, which is one row: adds a bias. */
  private static void repeatRow(Binary f, NDArray a, NDArray b, NDArray y) {
    int n = b.count();
    try (var _ = Access.to(b)) {
      long pa = a.address();
      long pb = b.address();
      long py = y.address();
      Chunks.rows(
          Math.toIntExact(y.size() / n),
          n,
          (from, rows) -> {
            for (int row = from; row < from + rows; row++) {
              f.apply(pa + 4L * row * n, pb, py + 4L * row * n, n);
            }
          });
    }
  }

  /** y += x, for arrays of one shape. */
  public static void addTo(NDArray y, NDArray x) {
    NDArray summand = x.hasLayoutOf(y) ? x : NDArray.emptyLike(y).copyFrom(x);
    NDArray sum = y.flat();
    zip(Elementwise.kernels()::add, sum, summand.flat(), sum);
  }

  /** scale · x + shift */
  public static NDArray affine(NDArray x, float scale, float shift) {
    return map((from, to, n) -> Elementwise.kernels().affine(from, scale, shift, to, n), x);
  }

  private static void requireContiguous(NDArray y) {
    if (!y.isContiguous()) {
      throw new IllegalStateException(
          "kernels write row by row, but this array of %s lies otherwise".formatted(y.shape()));
    }
  }

  /**
   * The general case: the output falls into rows, over each of which an operand is either
   * contiguous or one repeated element.
   */
  private static final class Rows {
    private final Binary f;
    private final NDArray a;
    private final NDArray b;
    private final NDArray y;
    private final int[] outer;
    private final long[] stepsA;
    private final long[] stepsB;
    private final boolean repeatA;
    private final boolean repeatB;
    private final int rows;
    private final int n;

    Rows(Binary f, NDArray a, NDArray b, NDArray y) {
      this.f = f;
      this.a = a;
      this.b = b;
      this.y = y;
      Shape shape = y.shape();
      int axis = shape.rank();
      boolean sameA = true;
      boolean sameB = true;
      boolean oneA = true;
      boolean oneB = true;
      while (axis > 0) {
        int dim = shape.dim(axis - 1);
        int dimA = dim(a, shape, axis - 1);
        int dimB = dim(b, shape, axis - 1);
        if (!(sameA && dimA == dim || oneA && dimA == 1)
            || !(sameB && dimB == dim || oneB && dimB == 1)) {
          break;
        }
        sameA &= dimA == dim;
        sameB &= dimB == dim;
        oneA &= dimA == 1;
        oneB &= dimB == 1;
        axis--;
      }
      repeatA = !sameA;
      repeatB = !sameB;
      n = Math.toIntExact(shape.size(axis, shape.rank()));
      rows = Math.toIntExact(shape.size(0, axis));
      outer = new int[axis];
      stepsA = new long[axis];
      stepsB = new long[axis];
      for (int i = 0; i < axis; i++) {
        outer[i] = shape.dim(i);
        stepsA[i] = step(a, shape, i);
        stepsB[i] = step(b, shape, i);
      }
    }

    void run() {
      int parts = Math.min(rows, Workers.free(y.size(), PARALLEL));
      Workers.run(
          parts,
          part ->
              run((int) ((long) rows * part / parts), (int) ((long) rows * (part + 1) / parts)));
    }

    private void run(int from, int to) {
      long spreadA = SPREAD_OUT.floats(2 * SPREAD);
      long spreadB = spreadA + 4L * SPREAD;
      int step = repeatA || repeatB ? Math.min(n, SPREAD) : n;
      int[] at = indices(from);
      long pa = a.address() + 4 * offset(at, stepsA);
      long pb = b.address() + 4 * offset(at, stepsB);
      for (int row = from; row < to; row++) {
        if (repeatA) {
          Elementwise.kernels().fill(spreadA, Memory.get(pa), step);
        }
        if (repeatB) {
          Elementwise.kernels().fill(spreadB, Memory.get(pb), step);
        }
        for (int j = 0; j < n; j += step) {
          f.apply(
              repeatA ? spreadA : pa + 4L * j,
              repeatB ? spreadB : pb + 4L * j,
              y.address() + 4 * ((long) row * n + j),
              Math.min(step, n - j));
        }
        for (int i = outer.length - 1; i >= 0; i--) {
          pa += 4 * stepsA[i];
          pb += 4 * stepsB[i];
          if (++at[i] < outer[i]) {
            break;
          }
          at[i] = 0;
          pa -= 4 * stepsA[i] * outer[i];
          pb -= 4 * stepsB[i] * outer[i];
        }
      }
    }

    private int[] indices(int row) {
      var at = new int[outer.length];
      int rest = row;
      for (int i = outer.length - 1; i >= 0; i--) {
        at[i] = rest % outer[i];
        rest /= outer[i];
      }
      return at;
    }

    private static long offset(int[] at, long[] steps) {
      long offset = 0;
      for (int i = 0; i < at.length; i++) {
        offset += at[i] * steps[i];
      }
      return offset;
    }

    private static int dim(NDArray x, Shape shape, int axis) {
      int own = axis - shape.rank() + x.shape().rank();
      return own < 0 ? 1 : x.dim(own);
    }

    private static long step(NDArray x, Shape shape, int axis) {
      return dim(x, shape, axis) == 1 ? 0 : x.stride(axis - shape.rank() + x.shape().rank());
    }
  }
}
