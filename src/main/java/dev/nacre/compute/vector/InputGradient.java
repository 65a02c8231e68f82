package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Window;
import java.util.Arrays;

/**
 * The gradient of a convolution by its input: dy, spread by the stride and with zeros around it,
 * correlated with the flipped filters, row by row.
 *
 * <p>A tile takes the same row of several images, so that its vectors share the taps, and rows of
 * taps that see nothing but zeros (above and below dy, and between its rows when it is spread) are
 * left out: of a 5×5 kernel over 10×10 outputs that is 29 % of the work, with stride 2 half of it.
 */
final class InputGradient {
  private static final PerConvolution<Grid> GRID = new PerConvolution<>(InputGradient::grid);
  private static final PerConvolution<Taps[][]> TAPS = new PerConvolution<>(InputGradient::taps);
  private static final Scratch SPREAD = new Scratch();
  private static final Scratch SUMS = new Scratch();
  private static final Scratch FLIPPED = new Scratch();

  /**
   * The taps of one group that see something from a row; rows that have the same share one.
   *
   * @param weights where the weights that belong to them are packed, in bytes from the first
   */
  private record Taps(int[] kernelRows, int[] offsets, long weights) {}

  private final Convolution c;
  private final TapTile tile;
  private final Grid grid;
  private final int top;
  private final int left;
  private final Taps[][] taps;
  private final long flipped;

  InputGradient(Convolution c, long w) {
    this.c = c;
    Window window = c.window();
    tile = TapTile.of(c.groupChannels());
    grid = GRID.of(c);
    top = window.extentY() - 1 - window.top();
    left = window.extentX() - 1 - window.left();
    taps = TAPS.of(c);
    flipped = flip(w);
  }

  /** Packs the weights of all taps, once for all rows that have the same. */
  private long flip(long w) {
    Taps last = taps[c.groups() - 1][c.height() - 1];
    long flipped =
        FLIPPED.floats(last.weights / 4 + (long) c.groupChannels() * last.offsets.length);
    for (int group = 0; group < c.groups(); group++) {
      for (int y = 0; y < c.height(); y++) {
        Taps each = taps[group][y];
        if (y == 0 || each != taps[group][y - 1]) {
          pack(w, group, each.kernelRows, flipped + each.weights);
        }
      }
    }
    return flipped;
  }

  /** By group and row. */
  private static Taps[][] taps(Convolution c) {
    var taps = new Taps[c.groups()][c.height()];
    var grid = GRID.of(c);
    long weights = 0;
    for (int group = 0; group < c.groups(); group++) {
      for (int y = 0; y < c.height(); y++) {
        int[] kernelRows = kernelRows(c, y);
        if (y > 0 && Arrays.equals(kernelRows, taps[group][y - 1].kernelRows)) {
          taps[group][y] = taps[group][y - 1];
        } else {
          taps[group][y] = new Taps(kernelRows, offsets(c, group, kernelRows, grid), weights);
          weights += 4L * c.groupChannels() * taps[group][y].offsets.length;
        }
      }
    }
    return taps;
  }

  /** The rows of the flipped kernel that meet a row of dy from row y on, counted from the top. */
  private static int[] kernelRows(Convolution c, int y) {
    Window window = c.window();
    int top = window.extentY() - 1 - window.top();
    var rows = new int[window.height()];
    int n = 0;
    for (int k = 0; k < window.height(); k++) {
      int from = y + k * window.dilationY() - top;
      if (from >= 0 && from % window.strideY() == 0 && from / window.strideY() < c.outputHeight()) {
        rows[n++] = k;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  private static int[] offsets(Convolution c, int group, int[] kernelRows, Grid grid) {
    Window window = c.window();
    var offsets = new int[c.groupFilters() * kernelRows.length * window.width()];
    int p = 0;
    for (int filter = group * c.groupFilters(); p < offsets.length; filter++) {
      for (int ky : kernelRows) {
        for (int kx = 0; kx < window.width(); kx++) {
          offsets[p++] = grid.offset(filter, ky * window.dilationY(), kx * window.dilationX());
        }
      }
    }
    return offsets;
  }

  /** Of dy, spread by the stride, with the zeros around it. */
  private static Grid grid(Convolution c) {
    int height = c.height() + c.window().extentY() - 1;
    int width = c.width() + c.window().extentX() - 1;
    return new Grid(c.filters(), height, width, 1, 1, 0, 0, height, width);
  }

  /** The flipped weights channel by channel, filter by filter. */
  private void pack(long w, int group, int[] kernelRows, long to) {
    int height = c.window().height();
    int width = c.window().width();
    int firstFilter = group * c.groupFilters();
    for (int channel = 0; channel < c.groupChannels(); channel++) {
      for (int co = firstFilter; co < firstFilter + c.groupFilters(); co++) {
        int filter = co * c.groupChannels() + channel;
        for (int ky : kernelRows) {
          int row = (filter * height + height - 1 - ky) * width;
          for (int kx = width - 1; kx >= 0; kx--, to += 4) {
            Memory.set(to, Memory.get(w + 4L * (row + kx)));
          }
        }
      }
    }
  }

  /** For images {@code from} … {@code to} − 1. */
  void compute(long dy, long dx, int from, int to) {
    long spread = SPREAD.floats(grid.bytes() / 4 * tile.vectors);
    grid.clear(spread, tile.vectors);
    for (int n = from; n < to; n += tile.vectors) {
      int images = Math.min(tile.vectors, to - n);
      for (int i = 0; i < images; i++) {
        spread(dy + 4 * (n + i) * c.outputSize(), spread + i * grid.bytes());
      }
      for (int group = 0; group < c.groups(); group++) {
        for (int channel = 0; channel < c.groupChannels(); channel += tile.rows) {
          long result = (long) (group * c.groupChannels() + channel) * c.height() * c.width();
          plane(group, channel, images, spread, dx + 4 * (n * c.imageSize() + result));
        }
      }
    }
  }

  /** One tile's channels of some images. */
  private void plane(int group, int channel, int images, long spread, long dx) {
    int rows = Math.min(tile.rows, c.groupChannels() - channel);
    int pitch = Math.ceilDiv(c.width(), LENGTH) * LENGTH;
    long plane = 4L * c.height() * pitch;
    long sums = SUMS.floats(plane / 4 * tile.rows * tile.vectors);
    for (int y = 0; y < c.height(); y++) {
      Taps seen = taps[group][y];
      long weights = 4L * seen.offsets.length;
      for (int x = 0; x < c.width(); x += LENGTH) {
        tile.multiply(
            seen.offsets,
            rows,
            flipped + seen.weights + channel * weights,
            weights,
            spread + 4L * (y * grid.pitch() + x),
            grid.bytes(),
            sums + 4L * (y * pitch + x),
            plane * tile.vectors,
            plane);
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int image = 0; image < images; image++) {
        long from = sums + plane * (i * tile.vectors + image);
        long to = dx + 4 * (image * c.imageSize() + (long) i * c.height() * c.width());
        Rows.copy(from, 4L * pitch, to, 4L * c.width(), c.height(), c.width());
      }
    }
  }

  /** Copies a gradient to where the last tap of a window lies, zeros between. */
  private void spread(long dy, long to) {
    Window w = c.window();
    int n = c.outputWidth();
    // positions whose last tap lies in the padding behind the image see nothing of it
    int firstColumn = left >= 0 ? 0 : Math.ceilDiv(-left, w.strideX());
    int columns = Math.min(n, Math.ceilDiv(grid.width() - left, w.strideX())) - firstColumn;
    int firstRow = top >= 0 ? 0 : Math.ceilDiv(-top, w.strideY());
    int most = Math.ceilDiv(grid.height() - top, w.strideY());
    int rows = Math.min(c.outputHeight(), most) - firstRow;
    if (columns <= 0 || rows <= 0) {
      return;
    }
    long step = 4L * w.strideY() * grid.pitch();
    for (int co = 0; co < c.filters(); co++) {
      long from = dy + 4L * ((co * c.outputHeight() + firstRow) * n + firstColumn);
      int row = co * grid.height() + firstRow * w.strideY() + top;
      long target = to + 4L * (row * grid.pitch() + firstColumn * w.strideX() + left);
      if (w.strideX() == 1) {
        Rows.copy(from, 4L * n, target, step, rows, columns);
      } else {
        for (int oy = 0; oy < rows; oy++) {
          for (int i = 0; i < columns; i++) {
            float value = Memory.get(from + 4L * (oy * n + i));
            Memory.set(target + oy * step + 4L * i * w.strideX(), value);
          }
        }
      }
    }
  }
}
