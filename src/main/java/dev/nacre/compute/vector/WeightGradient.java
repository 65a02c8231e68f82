package dev.nacre.compute.vector;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Workers;
import java.util.function.IntConsumer;

/**
 * The gradient of a convolution by its weights: as many images as stay in the cache are copied into
 * {@link Grid}s, dy with zeros in the gaps between its rows, so that one loop runs through all
 * positions; then each tile of filters and taps sums over them.
 */
final class WeightGradient {
  /** Bytes of images and gradients that are worked on together; about half a second-level cache. */
  private static final long CACHED = 512 << 10;

  /** Fewer multiply-adds than this are not worth a second thread. */
  private static final long SERIAL = 1 << 17;

  private static final TapDots WIDE = Lanes.LENGTH == 8 ? new TapDots2x5() : new TapDots4x5();
  private static final TapDots NARROW = new TapDots2x5();
  private static final Scratch IMAGES = new Scratch();
  private static final Scratch GRADIENTS = new Scratch();
  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[WIDE.rows * WIDE.taps * Reductions.LANES]);

  private final Convolution c;
  private final Grid grid;
  private final int[][] taps;
  private final int block;
  private final int positions;
  private final int padded;
  private final long dw;

  /** The images that lie copied at the moment. */
  private int first;

  private int count;

  WeightGradient(Convolution c, Grid grid, int[][] taps, int block, long dw) {
    this.c = c;
    this.grid = grid;
    this.taps = taps;
    this.block = block;
    this.dw = dw;
    positions = (c.outputHeight() - 1) * grid.pitch() + c.outputWidth();
    padded = Math.ceilDiv(positions, Reductions.LANES) * Reductions.LANES;
  }

  void compute(long x, long dy, int images) {
    long dyBytes = 4L * c.filters() * padded;
    int together = Math.clamp(CACHED / (dyBytes + grid.bytes()) / block, 1, images) * block;
    together = Math.min(together, images);
    long pixels = IMAGES.floats(grid.bytes() / 4 * together + Reductions.LANES);
    grid.clear(pixels, together);
    // positions rounded up to whole lanes read on here; zeros, because 0 · NaN is NaN
    Elementwise.KERNELS.fill(pixels + grid.bytes() * together, 0f, Reductions.LANES);
    long gradients = GRADIENTS.floats(dyBytes / 4 * together);
    Elementwise.KERNELS.fill(gradients, 0f, Math.toIntExact(dyBytes / 4 * together));
    int rowTiles = Math.ceilDiv(c.groupFilters(), WIDE.rows);
    int tapTiles = Math.ceilDiv(c.filterSize(), WIDE.taps);
    int tiles = c.groups() * rowTiles * tapTiles;
    long work = (long) together * positions * c.filters() * c.filterSize();
    int threads = work < SERIAL ? 1 : Workers.free();
    // two functions and not two for each stretch of images: what is to be done stands in the fields
    IntConsumer copying = part -> copy(part, Math.min(threads, count), x, dy, pixels, gradients);
    IntConsumer summing =
        part -> sum(part, Math.min(threads, tiles), rowTiles, tapTiles, pixels, gradients);
    for (first = 0; first < images; first += together) {
      count = Math.min(together, images - first);
      Workers.run(Math.min(threads, count), copying);
      Workers.run(Math.min(threads, tiles), summing);
    }
  }

  /** One part of copying the images and the gradients to where the tiles read them. */
  private void copy(int part, int parts, long x, long dy, long pixels, long gradients) {
    long dyBytes = 4L * c.filters() * padded;
    for (int i = count * part / parts; i < count * (part + 1) / parts; i++) {
      grid.copy(x + 4 * (first + i) * c.imageSize(), pixels + i * grid.bytes());
      spread(dy + 4 * (first + i) * c.outputSize(), gradients + i * dyBytes);
    }
  }

  /** One part of the tiles. */
  private void sum(int part, int parts, int rowTiles, int tapTiles, long pixels, long gradients) {
    int tiles = c.groups() * rowTiles * tapTiles;
    for (int tile = tiles * part / parts; tile < tiles * (part + 1) / parts; tile++) {
      int group = tile / (rowTiles * tapTiles);
      int filter = tile / tapTiles % rowTiles * WIDE.rows;
      int tap = tile % tapTiles * WIDE.taps;
      sum(group, filter, tap, pixels, gradients);
    }
  }

  /** One tile of filters and taps, over all images that were copied, a block at a time. */
  private void sum(int group, int filter, int tap, long pixels, long gradients) {
    int rows = Math.min(WIDE.rows, c.groupFilters() - filter);
    TapDots dots = rows <= NARROW.rows ? NARROW : WIDE;
    int columns = Math.min(dots.taps, c.filterSize() - tap);
    int firstFilter = group * c.groupFilters() + filter;
    float[] sums = SUMS.get();
    for (int n = 0; n < count; n += block) {
      for (int lane = 0; lane < Reductions.LANES; lane += Lanes.LENGTH) {
        dots.multiply(
            Math.min(block, count - n),
            padded,
            rows,
            gradients + 4L * padded * ((long) n * c.filters() + firstFilter),
            4L * padded,
            4L * padded * c.filters(),
            pixels + n * grid.bytes(),
            grid.bytes(),
            taps[group],
            tap,
            lane,
            sums);
      }
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          float sum = Reductions.joinLanes(sums, (i * dots.taps + j) * Reductions.LANES);
          long at = dw + 4L * ((firstFilter + i) * c.filterSize() + tap + j);
          Memory.set(at, first + n > 0 ? Memory.get(at) + sum : sum);
        }
      }
    }
  }

  /** Copies a gradient row by row to the positions that its outputs have in the grid. */
  private void spread(long dy, long to) {
    int n = c.outputWidth();
    int rows = c.outputHeight();
    for (int filter = 0; filter < c.filters(); filter++, dy += 4L * rows * n) {
      Rows.copy(dy, 4L * n, to + 4L * filter * padded, 4L * grid.pitch(), rows, n);
    }
  }
}
