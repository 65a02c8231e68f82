package dev.nacre.compute.vector;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Workers;

/**
 * The gradient of a convolution by its weights: a block of images is copied into {@link Grid}s, dy
 * with zeros in the gaps between its rows, so that one loop runs through all positions; then each
 * tile of filters and taps sums over them. The sums of the blocks are added up at the end.
 *
 * <p>Threads share the blocks, and the tiles of a block where there are few. Each copies what it
 * works on itself, since what another has written would first have to leave that one's cache
 * (measured on two, LeNet's first layer: 64 instead of 96 µs).
 */
final class WeightGradient {
  /** Sums of blocks that are kept until they are added up. */
  private static final long KEPT = 1 << 20;

  /** Fewer multiply-adds than this are not worth a second thread. */
  private static final long SERIAL = 1 << 17;

  private static final TapDots WIDE = Lanes.LENGTH == 8 ? new TapDots2x5() : new TapDots4x5();
  private static final TapDots NARROW = new TapDots2x5();
  private static final Scratch IMAGES = new Scratch();
  private static final Scratch GRADIENTS = new Scratch();
  private static final Scratch BLOCKS = new Scratch();
  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[WIDE.rows * WIDE.taps * Reductions.LANES]);

  private final Convolution c;
  private final Grid grid;
  private final int[][] taps;
  private final int block;
  private final int positions;
  private final int padded;
  private final int rowTiles;
  private final int tapTiles;
  private final int tiles;
  private final int weights;

  /**
   * @param taps of each group, as {@link Grid#offset} has them
   * @param block images whose sums are joined before they are added to those of others
   */
  WeightGradient(Convolution c, Grid grid, int[][] taps, int block) {
    this.c = c;
    this.grid = grid;
    this.taps = taps;
    this.block = block;
    positions = (c.outputHeight() - 1) * grid.pitch() + c.outputWidth();
    padded = Math.ceilDiv(positions, Reductions.LANES) * Reductions.LANES;
    rowTiles = Math.ceilDiv(c.groupFilters(), WIDE.rows);
    tapTiles = Math.ceilDiv(c.filterSize(), WIDE.taps);
    tiles = c.groups() * rowTiles * tapTiles;
    weights = c.filters() * c.filterSize();
  }

  void compute(long x, long dy, long dw, int images) {
    long together = Math.clamp(KEPT / weights, 1, Math.ceilDiv(images, block));
    long blocks = BLOCKS.floats(together * weights);
    for (long first = 0; first < images; first += together * block) {
      int count = (int) Math.min(together * block, images - first);
      long pixels = x + 4 * first * c.imageSize();
      long gradients = dy + 4 * first * c.outputSize();
      long work = (long) count * positions * weights;
      int parts = Workers.free(work, SERIAL);
      Workers.run(parts, part -> sumPart(part, parts, pixels, gradients, count, blocks));
      addUp(blocks, Math.ceilDiv(count, block), dw, first == 0);
    }
  }

  /** Adds the sums of the blocks, in order, to the gradient, or begins it with the first. */
  private void addUp(long blocks, int count, long dw, boolean isNew) {
    Workers.split(
        weights,
        Reductions.LANES,
        (long) count * weights,
        (from, to) -> {
          long sum = dw + 4L * from;
          for (int i = 0; i < count; i++) {
            long next = blocks + 4L * ((long) i * weights + from);
            if (isNew && i == 0) {
              Memory.copy(next, sum, 4L * (to - from));
            } else {
              VectorElementwise.KERNELS.add(sum, next, sum, to - from);
            }
          }
        });
  }

  /** One thread's part of all tiles over all images. */
  private void sumPart(int part, int parts, long x, long dy, int images, long blocks) {
    int most = Math.min(block, images);
    long pixels = IMAGES.floats(grid.bytes() / 4 * most + Reductions.LANES);
    grid.clear(pixels, most);
    // positions rounded up to whole lanes read on here; zeros, because 0 · NaN is NaN
    VectorElementwise.KERNELS.fill(pixels + grid.bytes() * most, 0f, Reductions.LANES);
    long gradients = GRADIENTS.floats(dyBytes() / 4 * most);
    VectorElementwise.KERNELS.fill(gradients, 0f, Math.toIntExact(dyBytes() / 4 * most));
    long begin = (long) images * tiles * part / parts;
    long end = (long) images * tiles * (part + 1) / parts;
    for (long first = begin / tiles / block * block; first * tiles < end; first += block) {
      int count = (int) Math.min(block, images - first);
      int from = tilesBefore(begin, first, count);
      int to = tilesBefore(end, first, count);
      if (from < to) {
        copy(x + 4 * first * c.imageSize(), pixels, count);
        spread(dy + 4 * first * c.outputSize(), gradients, count, filter(from), filter(to - 1));
        long sums = blocks + 4 * (first / block) * weights;
        for (int tile = from; tile < to; tile++) {
          sum(tile, count, pixels, gradients, sums);
        }
      }
    }
  }

  /** How many of a block's tiles lie before a place among all images' tiles. */
  private int tilesBefore(long place, long first, int count) {
    return Math.clamp((place - first * tiles) / count, 0, tiles);
  }

  /** The first filter of a tile. */
  private int filter(int tile) {
    int group = tile / (rowTiles * tapTiles);
    return group * c.groupFilters() + tile / tapTiles % rowTiles * WIDE.rows;
  }

  private long dyBytes() {
    return 4L * c.filters() * padded;
  }

  private void copy(long x, long pixels, int images) {
    for (int i = 0; i < images; i++) {
      grid.copy(x + 4 * i * c.imageSize(), pixels + i * grid.bytes());
    }
  }

  /** One tile of filters and taps over a block of images. */
  private void sum(int tile, int images, long pixels, long gradients, long sums) {
    int group = tile / (rowTiles * tapTiles);
    int filter = filter(tile);
    int tap = tile % tapTiles * WIDE.taps;
    int rows = Math.min(WIDE.rows, (group + 1) * c.groupFilters() - filter);
    TapDots dots = rows <= NARROW.rows ? NARROW : WIDE;
    int columns = Math.min(dots.taps, c.filterSize() - tap);
    float[] lanes = SUMS.get();
    for (int lane = 0; lane < Reductions.LANES; lane += Lanes.LENGTH) {
      dots.multiply(
          images,
          padded,
          rows,
          gradients + 4L * padded * filter,
          4L * padded,
          dyBytes(),
          pixels,
          grid.bytes(),
          taps[group],
          tap,
          lane,
          lanes);
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = Reductions.joinLanes(lanes, (i * dots.taps + j) * Reductions.LANES);
        Memory.set(sums + 4L * ((filter + i) * c.filterSize() + tap + j), sum);
      }
    }
  }

  /**
   * Copies gradients row by row to the positions that their outputs have in the grid: those of the
   * filters from the first of one tile to the last of another.
   */
  private void spread(long dy, long to, int images, int from, int last) {
    int n = c.outputWidth();
    int rows = c.outputHeight();
    int end = Math.min(c.filters(), last + WIDE.rows);
    for (int i = 0; i < images; i++) {
      for (int filter = from; filter < end; filter++) {
        long plane = dy + 4 * (i * c.outputSize() + (long) filter * rows * n);
        long target = to + i * dyBytes() + 4L * filter * padded;
        Rows.copy(plane, 4L * n, target, 4L * grid.pitch(), rows, n);
      }
    }
  }
}
