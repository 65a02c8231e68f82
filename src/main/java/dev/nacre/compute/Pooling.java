package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * The largest value, or the mean, of a {@link Window} at each of its positions on planes of {@code
 * height × width} floats that follow each other, and the gradients.
 */
public class Pooling {
  public static final Pooling KERNELS = Kernels.load(Pooling.class);

  protected Pooling() {}

  /** y = the largest value of each window, +0 before −0, NaN if there is one; padding is −∞. */
  public void max(Window window, long x, int planes, int height, int width, long y) {
    for (int p = 0; p < planes; p++, x += 4L * height * width) {
      for (int oy = 0; oy < window.positionsY(height); oy++) {
        for (int ox = 0; ox < window.positionsX(width); ox++, y += 4) {
          float max = Float.NEGATIVE_INFINITY;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              long at = tap(window, x, height, width, oy, ox, ky, kx);
              max = at == 0 ? max : Math.max(max, get(at));
            }
          }
          set(y, max);
        }
      }
    }
  }

  /**
   * dx = the sum, window after window, row by row, of dy at the first value that is not below the
   * window's maximum y.
   */
  public void maxGradient(
      Window window, long x, long y, long dy, int planes, int height, int width, long dx) {
    Elementwise.KERNELS.fill(dx, 0f, planes * height * width);
    for (int p = 0; p < planes; p++, x += 4L * height * width, dx += 4L * height * width) {
      for (int oy = 0; oy < window.positionsY(height); oy++) {
        for (int ox = 0; ox < window.positionsX(width); ox++, y += 4, dy += 4) {
          long first = firstLargest(window, x, get(y), height, width, oy, ox);
          if (first != 0) {
            set(dx + first - x, get(dx + first - x) + get(dy));
          }
        }
      }
    }
  }

  private static long firstLargest(
      Window window, long x, float max, int height, int width, int oy, int ox) {
    for (int ky = 0; ky < window.height(); ky++) {
      for (int kx = 0; kx < window.width(); kx++) {
        long at = tap(window, x, height, width, oy, ox, ky, kx);
        if (at != 0 && !(get(at) < max)) {
          return at;
        }
      }
    }
    return 0;
  }

  /**
   * y = the mean of each window: its values added row by row, over their number.
   *
   * @param countPadding whether padding counts, as zeros
   */
  public void mean(
      Window window, boolean countPadding, long x, int planes, int height, int width, long y) {
    for (int p = 0; p < planes; p++, x += 4L * height * width) {
      for (int oy = 0; oy < window.positionsY(height); oy++) {
        for (int ox = 0; ox < window.positionsX(width); ox++, y += 4) {
          float sum = 0f;
          int inside = 0;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              long at = tap(window, x, height, width, oy, ox, ky, kx);
              if (at != 0) {
                sum += get(at);
                inside++;
              }
            }
          }
          set(y, sum / (countPadding ? window.height() * window.width() : inside));
        }
      }
    }
  }

  /** dx = the sum, window after window, row by row, of dy over the number of values. */
  public void meanGradient(
      Window window, boolean countPadding, long dy, int planes, int height, int width, long dx) {
    Elementwise.KERNELS.fill(dx, 0f, planes * height * width);
    for (int p = 0; p < planes; p++, dx += 4L * height * width) {
      for (int oy = 0; oy < window.positionsY(height); oy++) {
        for (int ox = 0; ox < window.positionsX(width); ox++, dy += 4) {
          int inside = 0;
          for (int k = 0; k < window.height() * window.width(); k++) {
            inside +=
                tap(window, dx, height, width, oy, ox, k / window.width(), k % window.width()) == 0
                    ? 0
                    : 1;
          }
          float share = get(dy) / (countPadding ? window.height() * window.width() : inside);
          for (int k = 0; k < window.height() * window.width(); k++) {
            long at =
                tap(window, dx, height, width, oy, ox, k / window.width(), k % window.width());
            if (at != 0) {
              set(at, get(at) + share);
            }
          }
        }
      }
    }
  }

  /** The address that a tap of the window at (oy, ox) falls on, 0 in the padding. */
  private static long tap(
      Window window, long plane, int height, int width, int oy, int ox, int ky, int kx) {
    int row = oy * window.strideY() + ky * window.dilationY() - window.top();
    int column = ox * window.strideX() + kx * window.dilationX() - window.left();
    return row < 0 || row >= height || column < 0 || column >= width
        ? 0
        : plane + 4L * (row * width + column);
  }
}
