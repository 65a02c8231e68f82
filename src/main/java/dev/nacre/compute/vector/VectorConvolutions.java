package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Convolutions;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Window;

/**
 * Convolutions as products of matrices that nobody builds: row p of the second one is the padded
 * image itself, shifted by tap p's offset. Positions are counted through the gaps between the rows
 * of the output too; what is computed there is thrown away.
 */
public final class VectorConvolutions extends Convolutions {
  /** Positions computed before they are copied out of scratch, about; a few cached kilobytes. */
  private static final int TOGETHER = 1024;

  private static final PerConvolution<Grid> GRID = new PerConvolution<>(Grid::ofInput);
  private static final PerConvolution<int[][]> TAPS =
      new PerConvolution<>(VectorConvolutions::taps);
  private static final Scratch IMAGE = new Scratch();
  private static final Scratch SUMS = new Scratch();

  @Override
  protected void forwardPart(Convolution c, long x, long w, long bias, long y, int from, int to) {
    var grid = GRID.of(c);
    int[][] taps = TAPS.of(c);
    boolean plain = grid.isPlain();
    long padded = plain ? 0 : IMAGE.floats(grid.bytes() / 4);
    if (!plain) {
      grid.clear(padded, 1);
    }
    for (int n = from; n < to; n++) {
      long image = x + 4 * n * c.imageSize();
      if (!plain) {
        grid.copy(image, padded);
        image = padded;
      }
      for (int g = 0; g < c.groups(); g++) {
        int filter = g * c.groupFilters();
        correlate(
            image,
            grid.pitch(),
            taps[g],
            w + 4L * filter * c.filterSize(),
            c.groupFilters(),
            bias == 0 ? 0 : bias + 4L * filter,
            y + 4 * (n * c.outputSize() + (long) filter * c.outputHeight() * c.outputWidth()),
            c.outputHeight(),
            c.outputWidth());
      }
    }
  }

  @Override
  protected void gradientInputPart(Convolution c, long dy, long w, long dx, int from, int to) {
    new InputGradient(c, w).compute(dy, dx, from, to);
  }

  @Override
  public void gradientWeights(Convolution c, long x, long dy, long dw, int images) {
    var grid = GRID.of(c);
    new WeightGradient(c, grid, TAPS.of(c), imagesPerBlock(c)).compute(x, dy, dw, images);
  }

  /** y[i, oy, ox] = bias[i] + Σ over taps p of a[i, p] · image[oy · pitch + ox + taps[p]] */
  private static void correlate(
      long image,
      int pitch,
      int[] taps,
      long a,
      int filters,
      long bias,
      long y,
      int height,
      int width) {
    var tile = TapTile.of(filters);
    int rows = Math.clamp(TOGETHER / pitch, 1, height);
    int most = Math.ceilDiv((rows - 1) * pitch + width, tile.columns()) * tile.columns();
    long sums = SUMS.floats((long) most * tile.padded(filters));
    for (int oy = 0; oy < height; oy += rows) {
      int count = Math.min(rows, height - oy);
      int positions = (count - 1) * pitch + width;
      for (int q = 0; q < positions; q += tile.columns()) {
        for (int i = 0; i < filters; i += tile.rows) {
          tile.multiply(
              taps,
              Math.min(tile.rows, filters - i),
              a + 4L * i * taps.length,
              4L * taps.length,
              image + 4L * (oy * pitch + q),
              4L * LENGTH,
              sums + 4L * (i * most + q),
              4L * most,
              4L * LENGTH);
        }
      }
      for (int i = 0; i < filters; i++) {
        long from = sums + 4L * i * most;
        long to = y + 4L * ((long) i * height + oy) * width;
        if (bias == 0) {
          Rows.copy(from, 4L * pitch, to, 4L * width, count, width);
        } else {
          Rows.add(Memory.get(bias + 4L * i), from, 4L * pitch, to, 4L * width, count, width);
        }
      }
    }
  }

  /** For each group the offsets of its filters' taps, in the order of the weights. */
  private static int[][] taps(Convolution c) {
    var grid = GRID.of(c);
    Window w = c.window();
    var taps = new int[c.groups()][c.filterSize()];
    for (int g = 0; g < c.groups(); g++) {
      int p = 0;
      for (int ci = 0; ci < c.groupChannels(); ci++) {
        for (int ky = 0; ky < w.height(); ky++) {
          for (int kx = 0; kx < w.width(); kx++) {
            int channel = g * c.groupChannels() + ci;
            taps[g][p++] = grid.offset(channel, ky * w.dilationY(), kx * w.dilationX());
          }
        }
      }
    }
    return taps;
  }
}
