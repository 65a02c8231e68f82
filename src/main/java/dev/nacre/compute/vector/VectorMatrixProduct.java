package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;

import dev.nacre.compute.MatrixProduct;
import dev.nacre.compute.Scratch;
import jdk.incubator.vector.VectorMask;

/**
 * Matrix products in tiles that stay in registers.
 *
 * <p>For a block of k and a tile's width of B, which then lies in the first-level cache, all rows
 * of A pass by. A is read in place. B is read in place too, unless it is transposed or so wide that
 * its rows would evict each other; then that panel is packed first.
 */
public final class VectorMatrixProduct extends MatrixProduct {
  /** Up to so many rows of A a panel of B is not used often enough to be worth packing. */
  private static final int FEW_ROWS = 16;

  /** From so many bytes on, rows of B share so few cache sets that a panel is packed. */
  private static final long WIDE = 2048;

  /** Rows of A that stay in the second-level cache while all panels of B pass by. */
  private static final int ROW_BLOCK = 256;

  private static final Tile TILE = LENGTH == 8 ? new Tile3x3() : new Tile8x2();
  private static final Tile NARROW = LENGTH == 8 ? new Tile4x1() : new Tile8x1();
  private static final Tile SINGLE = new Tile1x4();

  private static final int MAX_COLUMNS = 4 * LENGTH;
  private static final Scratch PANEL = new Scratch();
  private static final Scratch EDGE = new Scratch();

  @Override
  protected int columnsTogether() {
    return TILE.columns;
  }

  @Override
  protected int rowsTogether() {
    return TILE.rows;
  }

  @Override
  protected void multiplyPart(
      int m,
      int n,
      int k,
      long a,
      int lda,
      boolean transA,
      long b,
      int ldb,
      boolean transB,
      long c,
      int ldc,
      boolean accumulate) {
    long rowStep = transA ? 4L : lda * 4L;
    for (int i = 0; i < m; i += ROW_BLOCK) {
      multiplyRows(
          Math.min(ROW_BLOCK, m - i),
          n,
          k,
          a + i * rowStep,
          rowStep,
          transA ? lda * 4L : 4L,
          b,
          ldb,
          transB,
          c + (long) i * ldc * 4L,
          ldc * 4L,
          accumulate);
    }
  }

  private static void multiplyRows(
      int m,
      int n,
      int k,
      long a,
      long rowStep,
      long kStep,
      long b,
      int ldb,
      boolean transB,
      long c,
      long cStep,
      boolean accumulate) {
    boolean pack = transB || m > FEW_ROWS && ldb * 4L >= WIDE;
    long panel = pack ? PANEL.floats((long) K_BLOCK * (MAX_COLUMNS + 8)) : 0;
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      boolean add = accumulate || p > 0;
      for (int j = 0, width; j < n; j += width) {
        Tile tile = m == 1 ? SINGLE : n - j <= LENGTH ? NARROW : TILE;
        width = Math.min(tile.columns, n - j);
        long from = b + (transB ? (long) j * ldb + p : (long) p * ldb + j) * 4L;
        long step = ldb * 4L;
        if (pack) {
          pack(from, step, transB, depth, width, panel, tile.columns * 4L);
          from = panel;
          step = tile.columns * 4L;
        }
        long left = a + p * kStep;
        long to = c + j * 4L;
        for (int i = 0; i < m; i += tile.rows) {
          int rows = Math.min(tile.rows, m - i);
          if (rows == tile.rows && width == tile.columns && !add) {
            tile.multiply(depth, rows, left, rowStep, kStep, from, step, to, cStep);
          } else {
            long edge = EDGE.floats((long) tile.rows * tile.columns);
            tile.multiply(depth, rows, left, rowStep, kStep, from, step, edge, tile.columns * 4L);
            merge(edge, tile.columns * 4L, rows, width, to, cStep, add);
          }
          left += tile.rows * rowStep;
          to += tile.rows * cStep;
        }
      }
    }
  }

  /** Copies a panel of B so that its rows follow each other. */
  private static void pack(
      long b, long bStep, boolean transposed, int depth, int width, long to, long toStep) {
    if (transposed) {
      Transpose.copy(b, bStep, width, depth, to, toStep);
    } else {
      packRows(b, bStep, depth, width, to, toStep);
    }
  }

  private static void packRows(long b, long bStep, int depth, int width, long to, long toStep) {
    for (int j = 0; j < width; j += LENGTH) {
      long source = b + j * 4L;
      long target = to + j * 4L;
      for (int p = 0; p < depth; p++) {
        store(load(source), target);
        source += bStep;
        target += toStep;
      }
    }
  }

  /** C = tile, or C += tile, for the part of the tile that lies in C. */
  private static void merge(
      long tile, long tileStep, int rows, int columns, long c, long cStep, boolean add) {
    for (int j = 0; j < columns; j += LENGTH) {
      VectorMask<Float> mask = first(columns - j);
      long from = tile + j * 4L;
      long to = c + j * 4L;
      if (add) {
        for (int i = 0; i < rows; i++) {
          store(load(to + i * cStep).add(load(from + i * tileStep)), to + i * cStep, mask);
        }
      } else {
        for (int i = 0; i < rows; i++) {
          store(load(from + i * tileStep), to + i * cStep, mask);
        }
      }
    }
  }
}
