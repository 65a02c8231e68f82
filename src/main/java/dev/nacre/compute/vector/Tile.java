package dev.nacre.compute.vector;

/**
 * The innermost loop of a matrix product: one tile of C, kept in registers while k runs.
 *
 * <p>Each turn of the loop loads one row of B's tile and multiplies it by one element of A per row
 * of C, so that the multiply-add units, not the loads, are the limit. A is read in place, whatever
 * its layout, by the distance from row to row and from k to k.
 */
abstract class Tile {
  /** Rows of C. */
  final int rows;

  /** Columns of C. */
  final int columns;

  Tile(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * C = A · B over k; every step is in bytes. The tile is written whole; of A only {@code rows}
   * rows are read, the last one again where the tile has more.
   *
   * @param rowStep from one row of A to the next
   * @param kStep from one k of A to the next
   * @param bStep from one row of B to the next
   * @param cStep from one row of C to the next
   */
  abstract void multiply(
      int k, int rows, long a, long rowStep, long kStep, long b, long bStep, long c, long cStep);

  /** The address of row {@code i} of A, or of the last row. */
  static long row(long a, int i, int rows, long rowStep) {
    return a + Math.min(i, rows - 1) * rowStep;
  }
}
