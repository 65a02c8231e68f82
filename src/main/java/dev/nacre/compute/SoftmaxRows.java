package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/** Softmax and log-softmax of rows of {@code n} contiguous floats, stable for any finite input. */
public class SoftmaxRows {
  private static final Group<SoftmaxRows> GROUP = new Group<>(new SoftmaxRows());

  protected SoftmaxRows() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static SoftmaxRows kernels() {
    return GROUP.inUse();
  }

  /** y = e^(x − max x) / Σ e^(x − max x), row by row */
  public void softmax(long x, long y, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      exponentials(x + row, y + row, n);
      float sum = Reductions.kernels().sum(y + row, n);
      for (int i = 0; i < n; i++) {
        set(y + row + i * 4L, get(y + row + i * 4L) / sum);
      }
    }
  }

  /** y = x − max x − ln Σ e^(x − max x), row by row */
  public void logSoftmax(long x, long y, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float max = exponentials(x + row, y + row, n);
      float log = Transcendentals.log(Reductions.kernels().sum(y + row, n));
      for (int i = 0; i < n; i++) {
        set(y + row + i * 4L, (get(x + row + i * 4L) - max) - log);
      }
    }
  }

  /** dx = y · (dy − Σ dy · y), with y = softmax x */
  public void softmaxGradient(long y, long dy, long dx, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float dot = Reductions.kernels().dot(y + row, dy + row, n);
      for (int i = 0; i < n; i++) {
        set(dx + row + i * 4L, get(y + row + i * 4L) * (get(dy + row + i * 4L) - dot));
      }
    }
  }

  /** dx = dy − e^y · Σ dy, with y = log-softmax x */
  public void logSoftmaxGradient(long y, long dy, long dx, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      long row = r * 4L * n;
      float sum = Reductions.kernels().sum(dy + row, n);
      for (int i = 0; i < n; i++) {
        float p = Transcendentals.exp(get(y + row + i * 4L));
        set(dx + row + i * 4L, Math.fma(-p, sum, get(dy + row + i * 4L)));
      }
    }
  }

  /** y = e^(x − max x) for one row; returns max x. */
  private static float exponentials(long x, long y, int n) {
    float max = Reductions.kernels().max(x, n);
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, Transcendentals.exp(get(x + i * 4L) - max));
    }
    return max;
  }
}
