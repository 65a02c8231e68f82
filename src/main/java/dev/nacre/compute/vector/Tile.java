package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.ADDRESS;

/**
 * The innermost loop of a matrix product: one tile of C, kept in registers while k runs.
 *
 * <p>Each turn of the loop loads one row of B's tile and multiplies it by one element of A per row
 * of C, so that the multiply-add units, not the loads, are the limit. A is read in place, whatever
 * its layout, by the distance from row to row and from k to k. Of all addresses the compiler knows
 * that they are not negative: see {@link Lanes#ADDRESS}.
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
   * C = D + A · B over k; every step is in bytes. The tile is written whole; of A only {@code rows}
   * rows are read, the last one again where the tile has more. D is C itself, or one row of −0 with
   * a step of 0, to which a sum is added without a change of its bits.
   *
   * @param rowStep from one row of A to the next
   * @param kStep from one k of A to the next
   * @param bStep from one row of B to the next
   * @param dStep from one row of D to the next
   * @param cStep from one row of C to the next
   */
  abstract void multiply(
      int k,
      int rows,
      long a,
      long rowStep,
      long kStep,
      long b,
      long bStep,
      long d,
      long dStep,
      long c,
      long cStep);

  /** The address of row {@code i} of A, or of the last row. */
  static long row(long a, int i, int rows, long rowStep) {
    return (a + Math.min(i, rows - 1) * rowStep) & ADDRESS;
  }
}
