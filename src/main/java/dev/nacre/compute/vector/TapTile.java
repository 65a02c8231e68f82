package dev.nacre.compute.vector;

/**
 * The innermost loop of a convolution: some filters at some neighbouring positions, kept in
 * registers while the taps of the filters run. The pixels that a tap sees at neighbouring positions
 * are neighbours too, so each tap loads whole vectors from the image in place, at its own offset.
 */
abstract class TapTile {
  /** Filters. */
  final int rows;

  /** Positions. */
  final int columns;

  TapTile(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * C[i, q] = Σ over taps p of a[i, p] · b[q + taps[p]]; the tile is written whole.
   *
   * @param taps offset of each tap from the position, in bytes
   * @param rows filters to be read; the last one again where the tile has more
   * @param rowStep from filter to filter, in bytes
   * @param cStep from filter to filter of C, in bytes
   */
  abstract void multiply(int[] taps, int rows, long a, long rowStep, long b, long c, long cStep);

  static TapTile preferred() {
    return Lanes.LENGTH == 8 ? new TapTile3x3() : new TapTile8x2();
  }
}
