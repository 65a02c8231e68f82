package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.storeUpTo;

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
    FloatVector shift = all(max);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector e = VectorTranscendentals.exp(load(x + i * 4L).sub(shift));
      storeUpTo(e, y + i * 4L, n - i);
    }
    return max;
  }

  private static void divide(long y, float sum, int n) {
    FloatVector divisor = all(sum);
    for (int i = 0; i < n; i += LENGTH) {
      storeUpTo(load(y + i * 4L).div(divisor), y + i * 4L, n - i);
    }
  }

  private static void subtract(long x, float first, float second, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      storeUpTo(load(x + i * 4L).sub(all(first)).sub(all(second)), y + i * 4L, n - i);
    }
  }

  private static void scale(long y, long dy, float dot, long dx, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v = load(y + i * 4L).mul(load(dy + i * 4L).sub(all(dot)));
      storeUpTo(v, dx + i * 4L, n - i);
    }
  }

  private static void subtractShare(long y, long dy, float sum, long dx, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector p = VectorTranscendentals.exp(load(y + i * 4L));
      storeUpTo(p.neg().fma(all(sum), load(dy + i * 4L)), dx + i * 4L, n - i);
    }
  }
}
