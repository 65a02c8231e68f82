package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * The arithmetic of batch normalization on arrays of {@code images × channels × size} floats, row
 * by row, for channels {@code from} … {@code to} − 1.
 *
 * <p>A sum over a channel is made of one sum for each image, in the order of {@link
 * Reductions#sum}; these are added image after image, from zero.
 */
public class Normalization {
  public static final Normalization KERNELS = Kernels.load(Normalization.class);

  protected Normalization() {}

  /** mean = Σ x / m and variance = Σ (x − mean)² / m, with m = images · size. */
  public void statistics(
      long x, int images, int channels, int size, int from, int to, long mean, long variance) {
    float count = (float) ((double) images * size);
    for (int c = from; c < to; c++) {
      float sum = 0f;
      for (int n = 0; n < images; n++) {
        sum += Reductions.KERNELS.sum(plane(x, n, channels, c, size), size);
      }
      float centre = sum / count;
      float squares = 0f;
      for (int n = 0; n < images; n++) {
        long plane = plane(x, n, channels, c, size);
        squares += products(plane, centre, plane, centre, size);
      }
      set(mean + 4L * c, centre);
      set(variance + 4L * c, squares / count);
    }
  }

  /** y = (x − mean) · scale + shift, the latter two in one rounding */
  public void normalize(
      long x,
      int images,
      int channels,
      int size,
      int from,
      int to,
      long mean,
      long scale,
      long shift,
      long y) {
    for (int n = 0; n < images; n++) {
      for (int c = from; c < to; c++) {
        long px = plane(x, n, channels, c, size);
        long py = plane(y, n, channels, c, size);
        float centre = get(mean + 4L * c);
        float factor = get(scale + 4L * c);
        float summand = get(shift + 4L * c);
        for (int i = 0; i < size; i++) {
          set(py + 4L * i, Math.fma(get(px + 4L * i) - centre, factor, summand));
        }
      }
    }
  }

  /** sum = Σ dy and product = Σ (x − mean) · dy */
  public void gradientSums(
      long x,
      long dy,
      int images,
      int channels,
      int size,
      int from,
      int to,
      long mean,
      long sum,
      long product) {
    for (int c = from; c < to; c++) {
      float gradients = 0f;
      float products = 0f;
      for (int n = 0; n < images; n++) {
        long upstream = plane(dy, n, channels, c, size);
        gradients += Reductions.KERNELS.sum(upstream, size);
        products +=
            products(plane(x, n, channels, c, size), get(mean + 4L * c), upstream, 0f, size);
      }
      set(sum + 4L * c, gradients);
      set(product + 4L * c, products);
    }
  }

  /**
   * dx = ((dy − a) − (x − mean) · b) · scale, with the middle product and difference rounded once
   */
  public void gradient(
      long x,
      long dy,
      int images,
      int channels,
      int size,
      int from,
      int to,
      long mean,
      long a,
      long b,
      long scale,
      long dx) {
    for (int n = 0; n < images; n++) {
      for (int c = from; c < to; c++) {
        long px = plane(x, n, channels, c, size);
        long upstream = plane(dy, n, channels, c, size);
        long to4 = plane(dx, n, channels, c, size);
        float centre = get(mean + 4L * c);
        for (int i = 0; i < size; i++) {
          float rest = get(upstream + 4L * i) - get(a + 4L * c);
          float deviation = get(px + 4L * i) - centre;
          set(to4 + 4L * i, Math.fma(-deviation, get(b + 4L * c), rest) * get(scale + 4L * c));
        }
      }
    }
  }

  protected static long plane(long x, int image, int channels, int channel, int size) {
    return x + 4L * ((long) image * channels + channel) * size;
  }

  /** Σ (x − shiftX) · (y − shiftY), in the order of {@link Reductions#dot}. */
  private float products(long x, float shiftX, long y, float shiftY, int n) {
    if (n <= Reductions.BLOCK) {
      return productsBlock(x, shiftX, y, shiftY, n);
    }
    int half = (n / 2 + Reductions.BLOCK - 1) / Reductions.BLOCK * Reductions.BLOCK;
    return products(x, shiftX, y, shiftY, half)
        + products(x + half * 4L, shiftX, y + half * 4L, shiftY, n - half);
  }

  protected float productsBlock(long x, float shiftX, long y, float shiftY, int n) {
    var lanes = new float[Reductions.LANES];
    for (int i = 0; i < n; i++) {
      int lane = i % Reductions.LANES;
      float a = get(x + i * 4L) - shiftX;
      float b = get(y + i * 4L) - shiftY;
      lanes[lane] = Math.fma(a, b, lanes[lane]);
    }
    return Reductions.joinLanes(lanes);
  }
}
