package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Convolutions;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Window;
import jdk.incubator.vector.FloatVector;

/**
 * Convolutions as products of matrices that nobody builds: row p of the second one is the padded
 * image itself, shifted by tap p's offset. Positions are counted through the gaps between the rows
 * of the output too; what is computed there is thrown away.
 */
public final class VectorConvolutions extends Convolutions {
  /** Positions computed before they are copied out of scratch, about; a few cached kilobytes. */
  private static final int TOGETHER = 1024;

  private static final TapTile TILE = TapTile.preferred();
  private static final Scratch IMAGE = new Scratch();
  private static final Scratch SUMS = new Scratch();
  private static final Scratch FLIPPED = new Scratch();

  @Override
  protected void forwardPart(Convolution c, long x, long w, long bias, long y, int from, int to) {
    var grid = Grid.ofInput(c);
    int[][] taps = taps(c, grid);
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
    Window window = c.window();
    int height = c.height() + window.extentY() - 1;
    int width = c.width() + window.extentX() - 1;
    var grid = new Grid(c.filters(), height, width, 1, 1, 0, 0, height, width);
    int[][] taps = flippedTaps(c, grid);
    int filterSize = taps[0].length;
    long flipped = FLIPPED.floats((long) c.channels() * filterSize);
    flip(c, w, flipped);
    long spread = IMAGE.floats(grid.bytes() / 4);
    grid.clear(spread, 1);
    for (int n = from; n < to; n++) {
      spread(c, dy + 4 * n * c.outputSize(), spread, height, width);
      for (int g = 0; g < c.groups(); g++) {
        int channel = g * c.groupChannels();
        correlate(
            spread,
            width,
            taps[g],
            flipped + 4L * channel * filterSize,
            c.groupChannels(),
            0,
            dx + 4 * (n * c.imageSize() + (long) channel * c.height() * c.width()),
            c.height(),
            c.width());
      }
    }
  }

  @Override
  public void gradientWeights(Convolution c, long x, long dy, long dw, int images) {
    var grid = Grid.ofInput(c);
    new WeightGradient(c, grid, taps(c, grid), imagesPerBlock(c), dw).compute(x, dy, images);
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
    int rows = Math.clamp(TOGETHER / pitch, 1, height);
    int most = Math.ceilDiv((rows - 1) * pitch + width, TILE.columns) * TILE.columns;
    long sums = SUMS.floats((long) most * Math.ceilDiv(filters, TILE.rows) * TILE.rows);
    for (int oy = 0; oy < height; oy += rows) {
      int count = Math.min(rows, height - oy);
      int positions = (count - 1) * pitch + width;
      for (int q = 0; q < positions; q += TILE.columns) {
        long b = image + 4L * (oy * pitch + q);
        for (int i = 0; i < filters; i += TILE.rows) {
          TILE.multiply(
              taps,
              Math.min(TILE.rows, filters - i),
              a + 4L * i * taps.length,
              4L * taps.length,
              b,
              sums + 4L * (i * most + q),
              4L * most);
        }
      }
      for (int i = 0; i < filters; i++) {
        long from = sums + 4L * i * most;
        long to = y + 4L * ((long) i * height + oy) * width;
        if (bias == 0) {
          for (int row = 0; row < count; row++) {
            Grid.copyRow(from + 4L * row * pitch, to + 4L * row * width, width);
          }
        } else {
          addRows(from, 4L * pitch, Memory.get(bias + 4L * i), to, count, width);
        }
      }
    }
  }

  private static void addRows(long from, long step, float shift, long to, int rows, int n) {
    FloatVector summand = all(shift);
    for (int row = 0; row < rows; row++) {
      int i = 0;
      for (; i + LENGTH <= n; i += LENGTH) {
        store(load(from + i * 4L).add(summand), to + i * 4L);
      }
      if (i < n) {
        store(load(from + i * 4L).add(summand), to + i * 4L, first(n - i));
      }
      from += step;
      to += n * 4L;
    }
  }

  /** For each group the offsets of its filters' taps, in the order of the weights. */
  private static int[][] taps(Convolution c, Grid grid) {
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

  /** For each group the offsets of the flipped filters' taps, filter by filter. */
  private static int[][] flippedTaps(Convolution c, Grid grid) {
    Window w = c.window();
    var taps = new int[c.groups()][c.groupFilters() * w.height() * w.width()];
    for (int g = 0; g < c.groups(); g++) {
      int p = 0;
      for (int co = 0; co < c.groupFilters(); co++) {
        for (int ky = 0; ky < w.height(); ky++) {
          for (int kx = 0; kx < w.width(); kx++) {
            int channel = g * c.groupFilters() + co;
            taps[g][p++] = grid.offset(channel, ky * w.dilationY(), kx * w.dilationX());
          }
        }
      }
    }
    return taps;
  }

  /** The weights channel by channel: of each filter of its group, flipped. */
  private static void flip(Convolution c, long w, long flipped) {
    int area = c.window().height() * c.window().width();
    for (int ci = 0; ci < c.channels(); ci++) {
      int firstFilter = ci / c.groupChannels() * c.groupFilters();
      for (int co = firstFilter; co < firstFilter + c.groupFilters(); co++) {
        long from = w + 4L * ((long) co * c.groupChannels() + ci % c.groupChannels()) * area;
        for (int k = area - 1; k >= 0; k--, flipped += 4) {
          Memory.set(flipped, Memory.get(from + 4L * k));
        }
      }
    }
  }

  /** Copies a gradient to where the last tap of a window lies, zeros between. */
  private static void spread(Convolution c, long dy, long to, int height, int width) {
    Window w = c.window();
    int top = w.extentY() - 1 - w.top();
    int left = w.extentX() - 1 - w.left();
    int n = c.outputWidth();
    // positions whose last tap lies in the padding behind the image see nothing of it
    int firstColumn = left >= 0 ? 0 : Math.ceilDiv(-left, w.strideX());
    int columns = Math.min(n, Math.ceilDiv(width - left, w.strideX())) - firstColumn;
    for (int co = 0; co < c.filters(); co++) {
      for (int oy = 0; oy < c.outputHeight(); oy++, dy += 4L * n) {
        int row = oy * w.strideY() + top;
        if (row >= 0 && row < height && columns > 0) {
          long target = to + 4L * ((co * height + row) * width + firstColumn * w.strideX() + left);
          if (w.strideX() == 1) {
            Grid.copyRow(dy + 4L * firstColumn, target, columns);
          } else {
            for (int i = 0; i < columns; i++) {
              Memory.set(target + 4L * i * w.strideX(), Memory.get(dy + 4L * (firstColumn + i)));
            }
          }
        }
      }
    }
  }
}
