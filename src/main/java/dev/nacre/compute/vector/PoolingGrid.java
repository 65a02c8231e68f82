package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SELECTS_FROM_TWO;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Pooling.Planes;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Window;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * A plane for pooling: padded, and cut into one grid for each phase of the stride, so that what a
 * tap of the window falls on, at all positions, is one stretch of memory. Rows of a grid are a
 * little longer than those of the output; the columns too many are computed and left out.
 */
final class PoolingGrid {
  private static final Scratch GRIDS = new Scratch();
  private static final Scratch OUTPUTS = new Scratch();
  private static final Scratch SHARES = new Scratch();

  /** How many values each position has, for this thread's last grid. */
  private static final Scratch COUNTS = new Scratch();

  private static final ThreadLocal<PoolingGrid[]> LAST =
      ThreadLocal.withInitial(() -> new PoolingGrid[1]);

  private final Planes planes;
  private final Window window;
  private final int rows;
  private final int pitch;
  private final int height;
  private final int width;

  /** Elements of an output as it lies here. */
  private final int size;

  private boolean counted;
  private boolean countedPadding;

  /** The grid for these planes, of which a thread works on many, one after the other. */
  static PoolingGrid of(Planes planes) {
    PoolingGrid[] last = LAST.get();
    if (last[0] == null || last[0].planes != planes) {
      last[0] = new PoolingGrid(planes);
    }
    return last[0];
  }

  private PoolingGrid(Planes planes) {
    this.planes = planes;
    window = planes.window();
    height = planes.outputHeight();
    width = planes.outputWidth();
    rows = height + (window.height() - 1) * window.dilationY() / window.strideY();
    pitch = width + (window.width() - 1) * window.dilationX() / window.strideX();
    size = (height - 1) * pitch + width;
  }

  // ---- forward

  void max(long x, long y) {
    long grids = cut(x, Float.NEGATIVE_INFINITY);
    long output = output(Float.NEGATIVE_INFINITY);
    for (int ky = 0; ky < window.height(); ky++) {
      for (int kx = 0; kx < window.width(); kx++) {
        VectorElementwise.KERNELS.max(output, tap(grids, ky, kx), output, size);
      }
    }
    Rows.copy(output, 4L * pitch, y, 4L * width, height, width);
  }

  void mean(boolean countPadding, long x, long y) {
    long grids = cut(x, 0f);
    long output = output(0f);
    for (int ky = 0; ky < window.height(); ky++) {
      for (int kx = 0; kx < window.width(); kx++) {
        VectorElementwise.KERNELS.add(output, tap(grids, ky, kx), output, size);
      }
    }
    Rows.copy(output, 4L * pitch, y, 4L * width, height, width);
    VectorElementwise.KERNELS.div(y, counts(countPadding), y, height * width);
  }

  // ---- backward

  /** With outputs that are all finite, so that nothing equals the padding. */
  void maxGradient(long x, long y, long dy, long dx) {
    long grids = cut(x, Float.NEGATIVE_INFINITY);
    int taps = window.height() * window.width();
    long shares = SHARES.floats((taps + 1L) * (size + LENGTH));
    long step = 4L * (size + LENGTH);
    long left = shares + taps * step;
    long max = output(0f);
    Rows.copy(y, 4L * width, max, 4L * pitch, height, width);
    VectorElementwise.KERNELS.fill(left, 0f, size);
    Rows.copy(dy, 4L * width, left, 4L * pitch, height, width);
    for (int tap = 0; tap < taps; tap++) {
      long at = tap(grids, tap / window.width(), tap % window.width());
      take(at, max, left, shares + tap * step, size);
    }
    addAll(shares, step, dx);
  }

  void meanGradient(boolean countPadding, long dy, long dx) {
    long shares = SHARES.floats(size + LENGTH + (long) height * width);
    long quotients = shares + 4L * (size + LENGTH);
    VectorElementwise.KERNELS.div(dy, counts(countPadding), quotients, height * width);
    VectorElementwise.KERNELS.fill(shares, 0f, size);
    Rows.copy(quotients, 4L * width, shares, 4L * pitch, height, width);
    addAll(shares, 0, dx);
  }

  /** What a tap takes of the gradient that is left: all where x is not below the maximum. */
  private static void take(long x, long max, long left, long share, int n) {
    FloatVector zero = zero();
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector rest = load(left + i * 4L);
      VectorMask<Float> less = load(x + i * 4L).compare(VectorOperators.LT, load(max + i * 4L));
      store(rest.blend(zero, less), share + i * 4L);
      store(zero.blend(rest, less), left + i * 4L);
    }
    if (whole < n) {
      FloatVector rest = load(left + whole * 4L);
      VectorMask<Float> less =
          load(x + whole * 4L).compare(VectorOperators.LT, load(max + whole * 4L));
      VectorMask<Float> end = first(n - whole);
      rest.blend(zero, less).intoMemorySegment(Memory.ALL, share + whole * 4L, ORDER, end);
      zero.blend(rest, less).intoMemorySegment(Memory.ALL, left + whole * 4L, ORDER, end);
    }
  }

  /**
   * dx = the sum of all taps' shares, {@code step} bytes from one to the next. The last tap comes
   * first: so an input gets its sum window after window, row by row.
   */
  private void addAll(long shares, long step, long dx) {
    int strides = window.strideY() * window.strideX();
    long grids = GRIDS.floats((long) strides * rows * pitch + LENGTH);
    VectorElementwise.KERNELS.fill(grids, 0f, strides * rows * pitch);
    for (int tap = window.height() * window.width() - 1; tap >= 0; tap--) {
      long at = tap(grids, tap / window.width(), tap % window.width());
      VectorElementwise.KERNELS.add(at, shares + tap * step, at, size);
    }
    join(grids, dx);
  }

  private long counts(boolean countPadding) {
    long counts = COUNTS.floats((long) height * width);
    if (!counted || countedPadding != countPadding) {
      counted = true;
      countedPadding = countPadding;
      for (int i = 0; i < height * width; i++) {
        Memory.set(counts + 4L * i, planes.values(countPadding, i / width, i % width));
      }
    }
    return counts;
  }

  // ---- grids

  private long output(float value) {
    long output = OUTPUTS.floats(size);
    VectorElementwise.KERNELS.fill(output, value, size);
    return output;
  }

  /** Where a tap falls at the first position; the other positions follow. */
  private long tap(long grids, int ky, int kx) {
    int y = ky * window.dilationY();
    int x = kx * window.dilationX();
    long grid = grid(grids, y % window.strideY(), x % window.strideX());
    return grid + 4L * (y / window.strideY() * pitch + x / window.strideX());
  }

  private long grid(long grids, int phaseY, int phaseX) {
    return grids + 4L * (phaseY * window.strideX() + phaseX) * rows * pitch;
  }

  /** Copies a plane into grids, this value around it. */
  private long cut(long x, float padding) {
    int strides = window.strideY() * window.strideX();
    long grids = GRIDS.floats((long) strides * rows * pitch + LENGTH);
    VectorElementwise.KERNELS.fill(grids, padding, strides * rows * pitch);
    for (int i = 0; i < rows * window.strideY(); i++) {
      int row = i - window.top();
      if (row >= 0 && row < planes.height()) {
        for (int phase = 0; phase < window.strideX(); phase++) {
          long to = grid(grids, i % window.strideY(), phase) + 4L * (i / window.strideY()) * pitch;
          cutRow(x + 4L * row * planes.width(), phase, to);
        }
      }
    }
    return grids;
  }

  /** Copies the elements of a row that belong to a phase. */
  private void cutRow(long x, int phase, long to) {
    int stride = window.strideX();
    int begin = Math.max(0, Math.ceilDiv(window.left() - phase, stride));
    int column = begin * stride + phase - window.left();
    int n = Math.min(pitch - begin, Math.ceilDiv(planes.width() - column, stride));
    if (n <= 0) {
      return;
    }
    long from = x + 4L * column;
    long target = to + 4L * begin;
    if (stride == 1) {
      Rows.copy(from, 0, target, 0, 1, n);
    } else if (stride == 2 && SELECTS_FROM_TWO) {
      VectorPooling.everySecond(from, target, n);
    } else {
      for (int j = 0; j < n; j++) {
        Memory.set(target + 4L * j, Memory.get(from + 4L * j * stride));
      }
    }
  }

  /** Copies grids back into a plane, zero where no window reaches. */
  private void join(long grids, long dx) {
    int stride = window.strideX();
    int covered = Math.min(planes.width(), pitch * stride - window.left());
    for (int row = 0; row < planes.height(); row++) {
      int i = row + window.top();
      long to = dx + 4L * row * planes.width();
      int columns = i < rows * window.strideY() ? Math.max(0, covered) : 0;
      if (columns < planes.width()) {
        VectorElementwise.KERNELS.fill(to + 4L * columns, 0f, planes.width() - columns);
      }
      if (columns > 0) {
        int phaseY = i % window.strideY();
        joinRow(grids, phaseY, 4L * (i / window.strideY()) * pitch, to, columns);
      }
    }
  }

  private void joinRow(long grids, int phaseY, long row, long to, int columns) {
    int left = window.left();
    int stride = window.strideX();
    if (stride == 1) {
      Rows.copy(grid(grids, phaseY, 0) + row + 4L * left, 0, to, 0, 1, columns);
    } else if (stride == 2 && SELECTS_FROM_TWO) {
      long even = grid(grids, phaseY, left % 2) + row + 4L * (left / 2);
      long odd = grid(grids, phaseY, (left + 1) % 2) + row + 4L * ((left + 1) / 2);
      VectorPooling.interleave(even, odd, to, columns);
    } else {
      for (int phase = 0; phase < stride; phase++) {
        int begin = Math.floorMod(phase - left, stride);
        long at = grid(grids, phaseY, phase) + row + 4L * ((begin + left) / stride);
        for (int j = begin; j < columns; j += stride, at += 4) {
          Memory.set(to + 4L * j, Memory.get(at));
        }
      }
    }
  }
}
