package dev.nacre.compute.vector;

/**
 * The innermost loop of a convolution's gradient by its weights: for some filters and some taps,
 * the sum over images and positions of dy · x, kept in registers.
 */
abstract class TapDots {
  /** Filters. */
  final int rows;

  /** Taps. */
  final int taps;

  TapDots(int rows, int taps) {
    this.rows = rows;
    this.taps = taps;
  }

  /**
   * Sums one vector's worth of the 16 lanes, from {@code lane} on; position q belongs to lane q mod
   * 16.
   *
   * @param positions how many there are, gaps between rows included, where dy is zero
   * @param rows filters to be read; the last one again where there are fewer
   * @param dyRow from filter to filter, in bytes
   * @param dyImage from image to image, in bytes
   * @param taps offset of each tap from the position, in bytes
   * @param tap the first of these taps; the last one again where there are fewer
   * @param sums 16 lanes for each filter and tap, tap fastest
   */
  abstract void multiply(
      int images,
      int positions,
      int rows,
      long dy,
      long dyRow,
      long dyImage,
      long x,
      long xImage,
      int[] taps,
      int tap,
      int lane,
      float[] sums);
}
