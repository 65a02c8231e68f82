package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

import java.util.Arrays;

/**
 * Two-dimensional convolution (more exactly cross-correlation) of row-major float32 images, and its
 * gradients, for any stride, dilation, padding and groups.
 *
 * <p>The order of each sum is part of the definition, see the methods. Padding takes part in it as
 * zeros. Threads change nothing, since they only divide the outputs.
 */
public class Convolutions {
  private static final Group<Convolutions> GROUP = new Group<>(new Convolutions());

  /** A gradient by the weights sums this many positions, or one whole image, in its lanes. */
  private static final int BLOCK = Reductions.BLOCK;

  /** Fewer multiply-adds than this are not worth a second thread. */
  protected static final long SERIAL = 1 << 17;

  protected Convolutions() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Convolutions kernels() {
    return GROUP.inUse();
  }

  /**
   * y[co, oy, ox] = bias[co] + Σ w[co, ci, ky, kx] · x[ci, oy·stride + ky·dilation − top, …].
   *
   * <p>One chain of fused multiply-adds from zero over ci, ky, kx, the last fastest; then the bias
   * is added.
   *
   * @param bias address of one number a filter, or 0
   */
  public final void forward(Convolution c, long x, long w, long bias, long y, int images) {
    eachImage(c, images, (from, to) -> forwardPart(c, x, w, bias, y, from, to));
  }

  /** {@link #forward} for images {@code from} … {@code to} − 1. */
  protected void forwardPart(Convolution c, long x, long w, long bias, long y, int from, int to) {
    Window window = c.window();
    int height = c.paddedHeight();
    int width = c.paddedWidth();
    var padded = new float[c.channels() * height * width];
    var sums = new float[c.outputHeight() * c.outputWidth()];
    for (int n = from; n < to; n++) {
      pad(c, x + 4 * n * c.imageSize(), c.channels(), padded);
      for (int co = 0; co < c.filters(); co++) {
        int first = co / c.groupFilters() * c.groupChannels();
        long weight = w + 4L * co * c.filterSize();
        Arrays.fill(sums, 0f);
        for (int ci = first; ci < first + c.groupChannels(); ci++) {
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++, weight += 4) {
              int row = ci * height + ky * window.dilationY();
              addScaled(
                  get(weight),
                  padded,
                  row * width + kx * window.dilationX(),
                  window.strideY() * width,
                  window.strideX(),
                  sums,
                  c.outputHeight(),
                  c.outputWidth());
            }
          }
        }
        float shift = bias == 0 ? 0f : get(bias + 4L * co);
        long plane = y + 4 * (n * c.outputSize() + (long) co * sums.length);
        for (int i = 0; i < sums.length; i++) {
          set(plane + 4L * i, bias == 0 ? sums[i] : sums[i] + shift);
        }
      }
    }
  }

  /**
   * dx[ci, iy, ix] = Σ w[co, ci, ky, kx] · dy[co, oy, ox] over the outputs that saw the pixel: dy,
   * spread by the stride and padded with zeros, correlated with the flipped filters.
   *
   * <p>One chain of fused multiply-adds from zero over co, ky, kx, the last fastest, co ascending,
   * ky and kx descending (so that dy's positions ascend). Rows without any dy take no part in it.
   */
  public final void gradientInput(Convolution c, long dy, long w, long dx, int images) {
    eachImage(c, images, (from, to) -> gradientInputPart(c, dy, w, dx, from, to));
  }

  /** {@link #gradientInput} for images {@code from} … {@code to} − 1. */
  protected void gradientInputPart(Convolution c, long dy, long w, long dx, int from, int to) {
    Window window = c.window();
    int height = c.height() + window.extentY() - 1;
    int width = c.width() + window.extentX() - 1;
    var spread = new float[c.filters() * height * width];
    var sums = new float[c.height() * c.width()];
    var hasGradient = new boolean[height];
    for (int oy = 0; oy < c.outputHeight(); oy++) {
      int row = oy * window.strideY() + window.extentY() - 1 - window.top();
      if (row >= 0 && row < height) {
        hasGradient[row] = true;
      }
    }
    for (int n = from; n < to; n++) {
      spread(c, dy + 4 * n * c.outputSize(), spread);
      for (int ci = 0; ci < c.channels(); ci++) {
        int group = ci / c.groupChannels();
        int firstFilter = group * c.groupFilters();
        Arrays.fill(sums, 0f);
        for (int co = firstFilter; co < firstFilter + c.groupFilters(); co++) {
          int filter = co * c.groupChannels() + ci % c.groupChannels();
          for (int ky = window.height() - 1; ky >= 0; ky--) {
            for (int kx = window.width() - 1; kx >= 0; kx--) {
              int first = (window.height() - 1 - ky) * window.dilationY();
              int column = (window.width() - 1 - kx) * window.dilationX();
              float weight = get(w + 4L * ((filter * window.height() + ky) * window.width() + kx));
              for (int row = 0; row < c.height(); row++) {
                if (hasGradient[first + row]) {
                  int at = (co * height + first + row) * width + column;
                  addScaled(weight, spread, at, row * c.width(), sums, c.width());
                }
              }
            }
          }
        }
        Memory.write(sums, 0, dx + 4 * (n * c.imageSize() + (long) ci * sums.length), sums.length);
      }
    }
  }

  /**
   * dw[co, ci, ky, kx] = Σ dy[n, co, oy, ox] · x[n, ci, oy·stride + ky·dilation − top, …].
   *
   * <p>Position (oy, ox) goes by a fused multiply-add into lane (oy · pitch + ox) mod 16, where the
   * pitch is ⌈padded width / stride⌉. After every ⌊4096 / (output height · pitch)⌋ images, at least
   * one, the lanes are joined by {@link Reductions#joinLanes}, and these sums are added in order.
   */
  public void gradientWeights(Convolution c, long x, long dy, long dw, int images) {
    int parts = Math.min(c.filters(), free(c, images));
    Workers.run(
        parts,
        part ->
            gradientWeightsPart(
                c,
                x,
                dy,
                dw,
                images,
                c.filters() * part / parts,
                c.filters() * (part + 1) / parts));
  }

  private void gradientWeightsPart(
      Convolution c, long x, long dy, long dw, int images, int from, int to) {
    Window window = c.window();
    int width = c.paddedWidth();
    int block = imagesPerBlock(c);
    var padded = new float[c.groupChannels() * c.paddedHeight() * width];
    var plane = new float[c.outputHeight() * c.outputWidth()];
    var lanes = new float[c.filterSize()][Reductions.LANES];
    for (int co = from; co < to; co++) {
      int first = co / c.groupFilters() * c.groupChannels();
      for (int n = 0; n < images; n++) {
        long seen = x + 4 * (n * c.imageSize() + (long) first * c.height() * c.width());
        pad(c, seen, c.groupChannels(), padded);
        long outputs = dy + 4 * (n * c.outputSize() + (long) co * plane.length);
        Memory.read(outputs, plane, 0, plane.length);
        for (int k = 0; k < lanes.length; k++) {
          int kx = k % window.width();
          int ky = k / window.width() % window.height();
          int ci = k / window.width() / window.height();
          int row = ci * c.paddedHeight() + ky * window.dilationY();
          addProducts(c, plane, padded, row * width + kx * window.dilationX(), lanes[k]);
        }
        if ((n + 1) % block == 0 || n == images - 1) {
          for (int k = 0; k < lanes.length; k++) {
            long at = dw + 4L * (co * c.filterSize() + k);
            float sum = Reductions.joinLanes(lanes[k]);
            set(at, n < block ? sum : get(at) + sum);
            Arrays.fill(lanes[k], 0f);
          }
        }
      }
    }
  }

  /** How many images {@link #gradientWeights} sums before it joins its lanes. */
  protected static int imagesPerBlock(Convolution c) {
    return Math.max(1, BLOCK / Math.max(1, c.outputHeight() * pitch(c)));
  }

  /** From one row of outputs to the next, counted in positions. */
  protected static int pitch(Convolution c) {
    return Math.ceilDiv(c.paddedWidth(), c.window().strideX());
  }

  /** Images from {@code from} to {@code to} − 1. */
  private interface Images {
    void run(int from, int to);
  }

  private static void eachImage(Convolution c, int images, Images body) {
    int parts = Math.min(images, free(c, images));
    Workers.run(
        parts,
        part ->
            body.run(
                (int) ((long) images * part / parts), (int) ((long) images * (part + 1) / parts)));
  }

  private static int free(Convolution c, int images) {
    return Workers.free((long) images * c.outputSize() * c.filterSize(), SERIAL);
  }

  /** sums[i, j] += weight · from[at + i·pitch + j·step] */
  private static void addScaled(
      float weight, float[] from, int at, int pitch, int step, float[] sums, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      int row = at + i * pitch;
      if (step == 1) {
        addScaled(weight, from, row, i * n, sums, n);
      } else {
        for (int j = 0; j < n; j++) {
          sums[i * n + j] = Math.fma(weight, from[row + j * step], sums[i * n + j]);
        }
      }
    }
  }

  /** sums[to + j] += weight · from[at + j] */
  private static void addScaled(float weight, float[] from, int at, int to, float[] sums, int n) {
    for (int j = 0; j < n; j++) {
      sums[to + j] = Math.fma(weight, from[at + j], sums[to + j]);
    }
  }

  private static void addProducts(
      Convolution c, float[] dy, float[] padded, int at, float[] lanes) {
    int width = c.paddedWidth();
    int n = c.outputWidth();
    for (int i = 0; i < dy.length; i++) {
      int oy = i / n;
      int ox = i % n;
      int lane = (oy * pitch(c) + ox) % Reductions.LANES;
      int from = at + oy * c.window().strideY() * width + ox * c.window().strideX();
      lanes[lane] = Math.fma(dy[i], padded[from], lanes[lane]);
    }
  }

  /** Copies channels into the middle of zeros. */
  private static void pad(Convolution c, long x, int channels, float[] padded) {
    int top = c.window().top();
    int left = c.window().left();
    for (int row = 0; row < channels * c.height(); row++) {
      int to = row / c.height() * c.paddedHeight() + top + row % c.height();
      Memory.read(x + 4L * row * c.width(), padded, to * c.paddedWidth() + left, c.width());
    }
  }

  /** Copies an image's gradient to where the last tap of a window lies, zeros between. */
  private static void spread(Convolution c, long dy, float[] spread) {
    Window window = c.window();
    int height = c.height() + window.extentY() - 1;
    int width = c.width() + window.extentX() - 1;
    for (int co = 0; co < c.filters(); co++) {
      for (int oy = 0; oy < c.outputHeight(); oy++) {
        int row = oy * window.strideY() + window.extentY() - 1 - window.top();
        for (int ox = 0; ox < c.outputWidth(); ox++, dy += 4) {
          int column = ox * window.strideX() + window.extentX() - 1 - window.left();
          if (row >= 0 && row < height && column >= 0 && column < width) {
            spread[(co * height + row) * width + column] = get(dy);
          }
        }
      }
    }
  }
}
