package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * The largest value, or the mean, of a {@link Window} at each of its positions on planes of {@code
 * height × width} floats that follow each other, and the gradients.
 */
public class Pooling {
  private static final Group<Pooling> GROUP = new Group<>(new Pooling());

  /** The sizes of the planes, and the window. */
  public record Planes(int count, int height, int width, Window window) {
    /** Rows of an output plane. */
    public int outputHeight() {
      return window.positionsY(height);
    }

    /** Columns of an output plane. */
    public int outputWidth() {
      return window.positionsX(width);
    }

    /** The address of plane {@code p} of the inputs. */
    public long input(long x, int p) {
      return x + 4L * p * height * width;
    }

    /** The address of plane {@code p} of the outputs. */
    public long output(long y, int p) {
      return y + 4L * p * outputHeight() * outputWidth();
    }

    /** The address that a tap of the window at (oy, ox) falls on, 0 in the padding. */
    private long tap(long plane, int oy, int ox, int ky, int kx) {
      int row = oy * window.strideY() + ky * window.dilationY() - window.top();
      int column = ox * window.strideX() + kx * window.dilationX() - window.left();
      return row < 0 || row >= height || column < 0 || column >= width
          ? 0
          : plane + 4L * (row * width + column);
    }

    /** How many values the window at (oy, ox) has. */
    public int values(boolean countPadding, int oy, int ox) {
      if (countPadding) {
        return window.height() * window.width();
      }
      int rows = 0;
      int columns = 0;
      for (int ky = 0; ky < window.height(); ky++) {
        int row = oy * window.strideY() + ky * window.dilationY() - window.top();
        rows += row >= 0 && row < height ? 1 : 0;
      }
      for (int kx = 0; kx < window.width(); kx++) {
        int column = ox * window.strideX() + kx * window.dilationX() - window.left();
        columns += column >= 0 && column < width ? 1 : 0;
      }
      return rows * columns;
    }

    private void each(Workers.Range body) {
      Workers.split(count, 1, (long) count * height * width, body);
    }
  }

  protected Pooling() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Pooling kernels() {
    return GROUP.inUse();
  }

  /** y = the largest value of each window, +0 before −0, NaN if there is one; padding is −∞. */
  public final void max(Planes planes, long x, long y) {
    planes.each(
        (from, to) -> {
          for (int p = from; p < to; p++) {
            maxOfPlane(planes, planes.input(x, p), planes.output(y, p));
          }
        });
  }

  /**
   * dx = the sum, window after window, row by row, of dy at the first value that is not below the
   * window's maximum y.
   */
  public final void maxGradient(Planes planes, long x, long y, long dy, long dx) {
    planes.each(
        (from, to) -> {
          for (int p = from; p < to; p++) {
            maxGradientOfPlane(
                planes,
                planes.input(x, p),
                planes.output(y, p),
                planes.output(dy, p),
                planes.input(dx, p));
          }
        });
  }

  /**
   * y = the mean of each window: its values added row by row, over their number.
   *
   * @param countPadding whether padding counts, as zeros
   */
  public final void mean(Planes planes, boolean countPadding, long x, long y) {
    planes.each(
        (from, to) -> {
          for (int p = from; p < to; p++) {
            meanOfPlane(planes, countPadding, planes.input(x, p), planes.output(y, p));
          }
        });
  }

  /** dx = the sum, window after window, row by row, of dy over the number of values. */
  public final void meanGradient(Planes planes, boolean countPadding, long dy, long dx) {
    planes.each(
        (from, to) -> {
          for (int p = from; p < to; p++) {
            meanGradientOfPlane(planes, countPadding, planes.output(dy, p), planes.input(dx, p));
          }
        });
  }

  // ---- the same for one plane

  protected void maxOfPlane(Planes planes, long x, long y) {
    Window window = planes.window;
    for (int oy = 0; oy < planes.outputHeight(); oy++) {
      for (int ox = 0; ox < planes.outputWidth(); ox++, y += 4) {
        float max = Float.NEGATIVE_INFINITY;
        for (int ky = 0; ky < window.height(); ky++) {
          for (int kx = 0; kx < window.width(); kx++) {
            long at = planes.tap(x, oy, ox, ky, kx);
            max = at == 0 ? max : Math.max(max, get(at));
          }
        }
        set(y, max);
      }
    }
  }

  protected void maxGradientOfPlane(Planes planes, long x, long y, long dy, long dx) {
    Elementwise.kernels().fill(dx, 0f, planes.height * planes.width);
    for (int oy = 0; oy < planes.outputHeight(); oy++) {
      for (int ox = 0; ox < planes.outputWidth(); ox++, y += 4, dy += 4) {
        long first = firstLargest(planes, x, get(y), oy, ox);
        if (first != 0) {
          set(dx + first - x, get(dx + first - x) + get(dy));
        }
      }
    }
  }

  private static long firstLargest(Planes planes, long x, float max, int oy, int ox) {
    for (int ky = 0; ky < planes.window.height(); ky++) {
      for (int kx = 0; kx < planes.window.width(); kx++) {
        long at = planes.tap(x, oy, ox, ky, kx);
        if (at != 0 && !(get(at) < max)) {
          return at;
        }
      }
    }
    return 0;
  }

  protected void meanOfPlane(Planes planes, boolean countPadding, long x, long y) {
    Window window = planes.window;
    for (int oy = 0; oy < planes.outputHeight(); oy++) {
      for (int ox = 0; ox < planes.outputWidth(); ox++, y += 4) {
        float sum = 0f;
        for (int ky = 0; ky < window.height(); ky++) {
          for (int kx = 0; kx < window.width(); kx++) {
            long at = planes.tap(x, oy, ox, ky, kx);
            sum += at == 0 ? 0f : get(at);
          }
        }
        set(y, sum / planes.values(countPadding, oy, ox));
      }
    }
  }

  protected void meanGradientOfPlane(Planes planes, boolean countPadding, long dy, long dx) {
    Window window = planes.window;
    Elementwise.kernels().fill(dx, 0f, planes.height * planes.width);
    for (int oy = 0; oy < planes.outputHeight(); oy++) {
      for (int ox = 0; ox < planes.outputWidth(); ox++, dy += 4) {
        float share = get(dy) / planes.values(countPadding, oy, ox);
        for (int ky = 0; ky < window.height(); ky++) {
          for (int kx = 0; kx < window.width(); kx++) {
            long at = planes.tap(dx, oy, ox, ky, kx);
            if (at != 0) {
              set(at, get(at) + share);
            }
          }
        }
      }
    }
  }
}
