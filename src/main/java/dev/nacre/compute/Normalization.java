package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * The arithmetic of batch normalization on images × channels × size floats, row by row.
 *
 * <p>A sum over a channel is made of one sum for each image, in the order of {@link
 * Reductions#sum}; these are added image after image, from zero. What belongs to a channel, such as
 * its mean, lies at an address of one number a channel.
 */
public class Normalization {
  private static final Group<Normalization> GROUP = new Group<>(new Normalization());

  /**
   * The sizes of a batch.
   *
   * @param size elements of one channel of one image
   */
  public record Batch(int images, int channels, int size) {
    /** The address of a channel of an image. */
    public long plane(long x, int image, int channel) {
      return x + 4L * ((long) image * channels + channel) * size;
    }

    private void eachChannel(Workers.Range body) {
      Workers.split(channels, size == 1 ? 16 : 1, (long) images * channels * size, body);
    }
  }

  protected Normalization() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Normalization kernels() {
    return GROUP.inUse();
  }

  /** mean = Σ x / m and variance = Σ (x − mean)² / m, with m = images · size. */
  public final void statistics(Batch batch, long x, long mean, long variance) {
    batch.eachChannel((from, to) -> statistics(batch, from, to, x, mean, variance));
  }

  /** y = (x − mean) · scale + shift, the latter two in one rounding */
  public final void normalize(Batch batch, long x, long mean, long scale, long shift, long y) {
    batch.eachChannel((from, to) -> normalize(batch, from, to, x, mean, scale, shift, y));
  }

  /** sum = Σ dy and product = Σ (x − mean) · dy */
  public final void gradientSums(Batch batch, long x, long dy, long mean, long sum, long product) {
    batch.eachChannel((from, to) -> gradientSums(batch, from, to, x, dy, mean, sum, product));
  }

  /**
   * dx = ((dy − a) − (x − mean) · b) · scale, with the middle product and difference rounded once
   */
  public final void gradient(
      Batch batch, long x, long dy, long mean, long a, long b, long scale, long dx) {
    batch.eachChannel((from, to) -> gradient(batch, from, to, x, dy, mean, a, b, scale, dx));
  }

  // ---- the same for channels from … to − 1

  protected void statistics(Batch batch, int from, int to, long x, long mean, long variance) {
    float count = (float) ((double) batch.images() * batch.size());
    for (int c = from; c < to; c++) {
      float sum = 0f;
      for (int n = 0; n < batch.images(); n++) {
        sum += Reductions.kernels().sum(batch.plane(x, n, c), batch.size());
      }
      float centre = sum / count;
      float squares = 0f;
      for (int n = 0; n < batch.images(); n++) {
        long plane = batch.plane(x, n, c);
        squares += products(plane, centre, plane, centre, batch.size());
      }
      set(mean + 4L * c, centre);
      set(variance + 4L * c, squares / count);
    }
  }

  protected void normalize(
      Batch batch, int from, int to, long x, long mean, long scale, long shift, long y) {
    for (int n = 0; n < batch.images(); n++) {
      for (int c = from; c < to; c++) {
        long px = batch.plane(x, n, c);
        long py = batch.plane(y, n, c);
        float centre = get(mean + 4L * c);
        float factor = get(scale + 4L * c);
        float summand = get(shift + 4L * c);
        for (int i = 0; i < batch.size(); i++) {
          set(py + 4L * i, Math.fma(get(px + 4L * i) - centre, factor, summand));
        }
      }
    }
  }

  protected void gradientSums(
      Batch batch, int from, int to, long x, long dy, long mean, long sum, long product) {
    for (int c = from; c < to; c++) {
      float centre = get(mean + 4L * c);
      float gradients = 0f;
      float products = 0f;
      for (int n = 0; n < batch.images(); n++) {
        long upstream = batch.plane(dy, n, c);
        gradients += Reductions.kernels().sum(upstream, batch.size());
        products += products(batch.plane(x, n, c), centre, upstream, 0f, batch.size());
      }
      set(sum + 4L * c, gradients);
      set(product + 4L * c, products);
    }
  }

  protected void gradient(
      Batch batch,
      int from,
      int to,
      long x,
      long dy,
      long mean,
      long a,
      long b,
      long scale,
      long dx) {
    for (int n = 0; n < batch.images(); n++) {
      for (int c = from; c < to; c++) {
        long px = batch.plane(x, n, c);
        long upstream = batch.plane(dy, n, c);
        long target = batch.plane(dx, n, c);
        float centre = get(mean + 4L * c);
        for (int i = 0; i < batch.size(); i++) {
          float rest = get(upstream + 4L * i) - get(a + 4L * c);
          float deviation = get(px + 4L * i) - centre;
          float value = Math.fma(-deviation, get(b + 4L * c), rest);
          set(target + 4L * i, value * get(scale + 4L * c));
        }
      }
    }
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
