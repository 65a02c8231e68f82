package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;

/**
 * The innermost loop of a convolution: some filters at some vectors of neighbouring positions, kept
 * in registers while the taps of the filters run. The pixels that a tap sees at neighbouring
 * positions are neighbours too, so each tap loads whole vectors from the image in place, at its own
 * offset.
 */
abstract class TapTile {
  private static final TapTile FEW = LENGTH == 8 ? new TapTile3x3() : new TapTile6x3();
  private static final TapTile MANY = LENGTH == 8 ? FEW : new TapTile8x2();

  /** Filters. */
  final int rows;

  /** Vectors of positions. */
  final int vectors;

  TapTile(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  /** The tile that computes fewer filters in vain. */
  static TapTile of(int filters) {
    return FEW.padded(filters) < MANY.padded(filters) ? FEW : MANY;
  }

  /** So many filters, rounded up to whole tiles. */
  final int padded(int filters) {
    return Math.ceilDiv(filters, rows) * rows;
  }

  /** Positions in a tile. */
  final int columns() {
    return vectors * LENGTH;
  }

  /**
   * C[i, v, lane] = Σ over taps p of a[i, p] · b[v, lane + taps[p]]; the tile is written whole.
   *
   * @param taps offset of each tap from the position, in bytes
   * @param rows filters to be read; the last one again where the tile has more
   * @param aStep from filter to filter, in bytes
   * @param bStep from vector to vector of positions, in bytes
   * @param cStep from filter to filter of C, in bytes
   * @param cVector from vector to vector of C, in bytes
   */
  abstract void multiply(
      int[] taps,
      int rows,
      long a,
      long aStep,
      long b,
      long bStep,
      long c,
      long cStep,
      long cVector);
}
