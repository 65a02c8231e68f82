package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.SoftmaxRows;
import dev.nacre.compute.Transcendentals;
import jdk.incubator.vector.FloatVector;

/** {@link SoftmaxRows} in vectors. */
public final class VectorSoftmaxRows extends SoftmaxRows {
  @Override
  public void softmax(long x, long y, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      exponentials(x + row, y + row, n);
      divide(y + row, Reductions.KERNELS.sum(y + row, n), n);
    }
  }

  @Override
  public void logSoftmax(long x, long y, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float max = exponentials(x + row, y + row, n);
      float log = Transcendentals.log(Reductions.KERNELS.sum(y + row, n));
      subtract(x + row, max, log, y + row, n);
    }
  }

  @Override
  public void softmaxGradient(long y, long dy, long dx, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float dot = Reductions.KERNELS.dot(y + row, dy + row, n);
      scale(y + row, dy + row, dot, dx + row, n);
    }
  }

  @Override
  public void logSoftmaxGradient(long y, long dy, long dx, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float sum = Reductions.KERNELS.sum(dy + row, n);
      subtractShare(y + row, dy + row, sum, dx + row, n);
    }
  }

  @Override
  protected float exponentials(long x, long y, int n) {
    float max = Reductions.KERNELS.max(x, n);
    int whole = SPECIES.loopBound(n);
    exponentials(x, max, y, whole);
    if (whole < n) {
      lastExponentials(x + whole * 4L, max, y + whole * 4L, n - whole);
    }
    return max;
  }

  private static void exponentials(long x, float max, long y, int n) {
    FloatVector shift = all(max);
    for (int i = 0; i < n; i += LENGTH) {
      store(VectorTranscendentals.exp(load(x + i * 4L).sub(shift)), y + i * 4L);
    }
  }

  private static void lastExponentials(long x, float max, long y, int n) {
    VectorTranscendentals.exp(load(x).sub(all(max)))
        .intoMemorySegment(Memory.ALL, y, ORDER, first(n));
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

  private static void subtract(long x, float max, float log, long y, int n) {
    FloatVector a = all(max);
    FloatVector b = all(log);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).sub(a).sub(b), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .sub(a)
          .sub(b)
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

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

  private static void subtractShare(long y, long dy, float sum, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(withoutShare(load(y + i * 4L), load(dy + i * 4L), sum), dx + i * 4L);
    }
    if (whole < n) {
      lastWithoutShare(y + whole * 4L, dy + whole * 4L, sum, dx + whole * 4L, n - whole);
    }
  }

  private static void lastWithoutShare(long y, long dy, float sum, long dx, int n) {
    withoutShare(load(y), load(dy), sum).intoMemorySegment(Memory.ALL, dx, ORDER, first(n));
  }

  private static FloatVector withoutShare(FloatVector y, FloatVector dy, float sum) {
    return VectorTranscendentals.exp(y).neg().fma(all(sum), dy);
  }
}
