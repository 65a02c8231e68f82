package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.SoftmaxRows;
import dev.nacre.compute.Transcendentals;
import jdk.incubator.vector.FloatVector;

/**
 * {@link SoftmaxRows} in vectors: pass after pass over a row, or over several short ones that stay
 * in the first-level cache. Their exponentials are one stretch, without an end of a vector at the
 * end of each row.
 */
public final class VectorSoftmaxRows extends SoftmaxRows {
  /** Elements that several rows have at most. */
  private static final int TOGETHER = 2048;

  private static final Scratch MAXIMA = new Scratch();
  private static final Scratch SUMS = new Scratch();

  /**
   * What is done with some rows. The passes are called through this interface because the compiler
   * ends its inlining at a call that may be one of many; all of them in one method would be more
   * than it inlines, and the vectors of the last ones would be boxed.
   */
  private interface Pass {
    void run(long x, long y, int rows, int n);
  }

  private static final Pass[] SOFTMAX = {
    VectorSoftmaxRows::subtractMaxima,
    VectorSoftmaxRows::exponentials,
    VectorSoftmaxRows::sums,
    VectorSoftmaxRows::shares
  };

  private static final Pass[] LOG_SOFTMAX = {
    VectorSoftmaxRows::subtractMaxima,
    VectorSoftmaxRows::exponentials,
    VectorSoftmaxRows::sums,
    VectorSoftmaxRows::logShares
  };

  @Override
  public void softmax(long x, long y, int rows, int n) {
    run(SOFTMAX, x, y, rows, n);
  }

  @Override
  public void logSoftmax(long x, long y, int rows, int n) {
    run(LOG_SOFTMAX, x, y, rows, n);
  }

  private static void run(Pass[] passes, long x, long y, int rows, int n) {
    int together = Math.max(1, TOGETHER / n);
    for (int r = 0; r < rows; r += together) {
      long at = 4L * r * n;
      for (Pass pass : passes) {
        pass.run(x + at, y + at, Math.min(together, rows - r), n);
      }
    }
  }

  /** y = x − max x, and the maxima are kept. */
  private static void subtractMaxima(long x, long y, int rows, int n) {
    long maxima = MAXIMA.floats(rows);
    for (int r = 0; r < rows; r++) {
      long row = 4L * r * n;
      float max = VectorReductions.KERNELS.max(x + row, n);
      Memory.set(maxima + 4L * r, max);
      subtract(x + row, max, 0f, y + row, n);
    }
  }

  /** y = e^y */
  private static void exponentials(long x, long y, int rows, int n) {
    VectorTranscendentals.KERNELS.exp(y, y, rows * n);
  }

  /** Σ y is kept. */
  private static void sums(long x, long y, int rows, int n) {
    VectorReductions.KERNELS.sums(y, rows, n, SUMS.floats(rows));
  }

  /** y = y / Σ y */
  private static void shares(long x, long y, int rows, int n) {
    long sums = SUMS.floats(rows);
    for (int r = 0; r < rows; r++) {
      divide(y + 4L * r * n, Memory.get(sums + 4L * r), n);
    }
  }

  /** y = x − max x − ln Σ y */
  private static void logShares(long x, long y, int rows, int n) {
    long maxima = MAXIMA.floats(rows);
    long sums = SUMS.floats(rows);
    for (int r = 0; r < rows; r++) {
      long row = 4L * r * n;
      float log = Transcendentals.log(Memory.get(sums + 4L * r));
      subtract(x + row, Memory.get(maxima + 4L * r), log, y + row, n);
    }
  }

  @Override
  public void softmaxGradient(long y, long dy, long dx, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = 4L * r * n;
      float dot = VectorReductions.KERNELS.dot(y + row, dy + row, n);
      scale(y + row, dy + row, dot, dx + row, n);
    }
  }

  @Override
  public void logSoftmaxGradient(long y, long dy, long dx, int rows, int n) {
    int together = Math.max(1, TOGETHER / n);
    for (int r = 0; r < rows; r += together) {
      long at = 4L * r * n;
      int count = Math.min(together, rows - r);
      VectorTranscendentals.KERNELS.exp(y + at, dx + at, count * n);
      subtractShares(dy + at, dx + at, count, n);
    }
  }

  private static void subtractShares(long dy, long dx, int rows, int n) {
    long sums = SUMS.floats(rows);
    VectorReductions.KERNELS.sums(dy, rows, n, sums);
    for (int r = 0; r < rows; r++) {
      long row = 4L * r * n;
      subtractShare(dy + row, Memory.get(sums + 4L * r), dx + row, n);
    }
  }

  /** y = (x − a) − b */
  private static void subtract(long x, float a, float b, long y, int n) {
    FloatVector first = all(a);
    FloatVector second = all(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).sub(first).sub(second), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .sub(first)
          .sub(second)
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  private static void divide(long y, float sum, int n) {
    FloatVector divisor = all(sum);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(y + i * 4L).div(divisor), y + i * 4L);
    }
    if (whole < n) {
      load(y + whole * 4L)
          .div(divisor)
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  /** dx = y · (dy − dot) */
  private static void scale(long y, long dy, float dot, long dx, int n) {
    FloatVector share = all(dot);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(y + i * 4L).mul(load(dy + i * 4L).sub(share)), dx + i * 4L);
    }
    if (whole < n) {
      FloatVector v = load(y + whole * 4L).mul(load(dy + whole * 4L).sub(share));
      v.intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  /** dx = dy − dx · sum */
  private static void subtractShare(long dy, float sum, long dx, int n) {
    FloatVector minus = all(-sum);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(dx + i * 4L).fma(minus, load(dy + i * 4L)), dx + i * 4L);
    }
    if (whole < n) {
      FloatVector v = load(dx + whole * 4L).fma(minus, load(dy + whole * 4L));
      v.intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }
}
