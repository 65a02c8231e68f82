package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static dev.nacre.compute.vector.Lanes.first;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.nacre.compute.MatrixProduct;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import java.lang.foreign.Arena;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Matrix products in tiles that stay in registers.
 *
 * <p>For a block of k and a tile's width of B, which then lies in the first-level cache, all rows
 * of A pass by. Both are read in place where that is fast. A panel of B is packed first if it is
 * transposed, or so wide that its rows would evict each other; a block of A for that reason too, if
 * enough panels of B pass by to pay for it.
 */
public final class VectorMatrixProduct extends MatrixProduct {
  /** Up to so many rows of A a panel of B is not used often enough to be worth packing. */
  private static final int FEW_ROWS = 64;

  /** Up to so many rows of A, a transposed B is not packed. */
  private static final int ROWS_WITHOUT_PACKING = 2;

  /** From so many bytes on, rows of B share so few cache sets that a panel is packed. */
  private static final long WIDE = 2048;

  /** Rows of A that stay in the second-level cache while all panels of B pass by. */
  private static final int ROW_BLOCK = 256;

  private static final Tile TILE = LENGTH == 8 ? new Tile3x3() : new Tile8x2();
  private static final Tile NARROW = LENGTH == 8 ? new Tile4x1() : new Tile8x1();
  private static final Tile SINGLE = new Tile1x4();

  /** So many panels of B pay for packing A, fewer where each reads long rows. */
  private static final int MANY_PANELS = 8;

  private static final int MANY_LONG_PANELS = 3;

  /** From row to row of packed A, in bytes: neighbours lie in different cache sets. */
  private static final long PACKED_ROW = K_BLOCK * 4L + 64;

  private static final int MAX_COLUMNS = 4 * LENGTH;
  private static final Scratch ROWS = new Scratch();
  private static final Scratch PANEL = new Scratch();
  private static final Scratch PANELS = new Scratch();
  private static final Scratch EDGE = new Scratch();

  /** −0 for each column of a tile: what is added to it keeps its bits. */
  private static final long NOTHING = nothing();

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
    if (Math.max(lda, Math.max(ldb, ldc)) > STEP / 4) {
      super.multiplyPart(m, n, k, a, lda, transA, b, ldb, transB, c, ldc, accumulate);
      return;
    }
    long rowStep = transA ? 4L : lda * 4L;
    long kStep = transA ? lda * 4L : 4L;
    long bStep = ldb * 4L;
    if (transB && m <= ROWS_WITHOUT_PACKING && n >= LENGTH && Transpose.IN_REGISTERS) {
      for (int i = 0; i < m; i++) {
        multiplyRow(n, k, a + i * rowStep, kStep, b, bStep, c + (long) i * ldc * 4L, accumulate);
      }
      return;
    }
    boolean pack = transB || m > FEW_ROWS && bStep >= WIDE;
    boolean ahead = pack && m > ROW_BLOCK;
    long panels = ahead ? PANELS.floats((long) K_BLOCK * (n + MAX_COLUMNS + 8)) : 0;
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      long right = b + (transB ? p * 4L : p * bStep);
      if (ahead) {
        packPanels(right, bStep, transB, depth, n, panels);
      }
      for (int i = 0; i < m; i += ROW_BLOCK) {
        multiplyBlock(
            Math.min(ROW_BLOCK, m - i),
            n,
            depth,
            a + i * rowStep + p * kStep,
            rowStep,
            kStep,
            ahead ? panels : right,
            bStep,
            transB,
            pack,
            ahead,
            c + (long) i * ldc * 4L,
            ldc * 4L,
            accumulate || p > 0);
      }
    }
  }

  /** One row of A with a transposed B, of at least a vector of columns. */
  private static void multiplyRow(
      int n, int k, long a, long kStep, long b, long bStep, long c, boolean accumulate) {
    long sums = EDGE.floats(LENGTH);
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      boolean add = accumulate || p > 0;
      for (int j = 0; j < n; j += LENGTH) {
        int done = Math.max(0, j + LENGTH - n); // the last columns overlap those before
        long right = b + (j - done) * bStep + p * 4L;
        long to = done == 0 && !add ? c + j * 4L : sums;
        TransposedRows.multiply(depth, a + p * kStep, kStep, right, bStep, to);
        if (to == sums) {
          merge(sums + done * 4L, 0, c + j * 4L, 0, 1, LENGTH - done, add);
        }
      }
    }
  }

  /** One block of k and some rows of A, with all of B's columns. */
  private static void multiplyBlock(
      int m,
      int n,
      int depth,
      long a,
      long rowStep,
      long kStep,
      long b,
      long bStep,
      boolean transB,
      boolean pack,
      boolean ahead,
      long c,
      long cStep,
      boolean add) {
    long rows = a;
    long nextRow = rowStep;
    long nextTerm = kStep;
    int many = depth < K_BLOCK / 2 ? MANY_PANELS : MANY_LONG_PANELS;
    if (n > many * TILE.columns && Math.max(rowStep, kStep) >= WIDE) {
      rows = ROWS.floats((ROW_BLOCK + 8) * PACKED_ROW / 4);
      nextRow = PACKED_ROW;
      nextTerm = 4L;
      packRows(a, rowStep, kStep, m, depth, rows);
    }
    for (int j = 0, width; j < n; j += width) {
      Tile tile = m == 1 && !ahead ? SINGLE : n - j <= LENGTH ? NARROW : TILE;
      width = Math.min(tile.columns, n - j);
      long step = pack ? tile.columns * 4L : bStep;
      long from = ahead ? b + (long) j * K_BLOCK * 4L : b + (transB ? j * bStep : j * 4L);
      if (pack && !ahead) {
        long panel = PANEL.floats((long) K_BLOCK * (MAX_COLUMNS + 8));
        pack(from, bStep, transB, depth, width, panel, step);
        from = panel;
      }
      long left = rows;
      long to = c + j * 4L;
      for (int i = 0; i < m; i += tile.rows) {
        int count = Math.min(tile.rows, m - i);
        if (count == tile.rows && width == tile.columns) {
          long d = add ? to : NOTHING;
          long dStep = add ? cStep : 0;
          tile.multiply(depth, count, left, nextRow, nextTerm, from, step, d, dStep, to, cStep);
        } else {
          long edge = EDGE.floats((long) tile.rows * tile.columns);
          long edgeStep = tile.columns * 4L;
          tile.multiply(
              depth, count, left, nextRow, nextTerm, from, step, NOTHING, 0, edge, edgeStep);
          merge(edge, edgeStep, to, cStep, count, width, add);
        }
        left += tile.rows * nextRow;
        to += tile.rows * cStep;
      }
    }
  }

  /** Packs all panels of a block of k, for several blocks of rows. */
  private static void packPanels(
      long b, long bStep, boolean transB, int depth, int n, long panels) {
    for (int j = 0, width; j < n; j += width) {
      Tile tile = n - j <= LENGTH ? NARROW : TILE;
      width = Math.min(tile.columns, n - j);
      long from = b + (transB ? j * bStep : j * 4L);
      pack(from, bStep, transB, depth, width, panels + (long) j * K_BLOCK * 4L, tile.columns * 4L);
    }
  }

  /** Copies rows of A so that they lie {@link #PACKED_ROW} apart, each contiguous. */
  private static void packRows(long a, long rowStep, long kStep, int rows, int depth, long to) {
    if (kStep == 4) {
      Rows.copy(a, rowStep, to, PACKED_ROW, rows, depth);
    } else {
      Transpose.copy(a, kStep, depth, rows, to, PACKED_ROW);
    }
  }

  /** Copies a panel of B so that its rows follow each other. */
  private static void pack(
      long b, long bStep, boolean transposed, int depth, int width, long to, long toStep) {
    if (transposed) {
      Transpose.copy(b, bStep, width, depth, to, toStep);
    } else {
      Rows.copy(b, bStep, to, toStep, depth, width);
    }
  }

  private static long nothing() {
    long row = Arena.global().allocate(MAX_COLUMNS * 4L, 64).address();
    for (int j = 0; j < MAX_COLUMNS; j++) {
      Memory.set(row + j * 4L, -0f);
    }
    return row;
  }

  /** C = tile, or C += tile, for the part of the tile that lies in C. */
  private static void merge(
      long tile, long tileStep, long c, long cStep, int rows, int columns, boolean add) {
    if (add) {
      add(tile, tileStep, c, cStep, rows, columns);
    } else {
      Rows.copy(tile, tileStep, c, cStep, rows, columns);
    }
  }

  /**
   * C += tile, for the part of the tile that lies in C; a method of its own, since a branch that
   * runs rarely is not inlined, and would box its vectors.
   */
  private static void add(long tile, long tileStep, long c, long cStep, int rows, int columns) {
    for (int j = 0; j < columns; j += LENGTH) {
      VectorMask<Float> mask = first(columns - j);
      for (int i = 0; i < rows; i++) {
        long to = c + j * 4L + i * cStep;
        FloatVector x = fromMemorySegment(SPECIES, ALL, tile + j * 4L + i * tileStep, ORDER);
        x = fromMemorySegment(SPECIES, ALL, to, ORDER).add(x);
        x.intoMemorySegment(ALL, to, ORDER, mask);
      }
    }
  }
}
