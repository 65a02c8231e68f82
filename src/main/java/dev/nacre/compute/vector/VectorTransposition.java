package dev.nacre.compute.vector;

import dev.nacre.compute.Transposition;

/** {@link Transposition} in blocks of 8×8, of which a few lie in the cache together. */
public final class VectorTransposition extends Transposition {
  private static final int TOGETHER = 64;

  @Override
  public void transpose(long x, int stride, int rows, int columns, long y, int resultStride) {
    int whole = Transpose.wholeBlocks(rows);
    for (int i = 0; i < whole; i += TOGETHER) {
      for (int j = 0; j < columns; j += TOGETHER) {
        Transpose.copy(
            x + ((long) i * stride + j) * 4L,
            stride * 4L,
            Math.min(TOGETHER, whole - i),
            Math.min(TOGETHER, columns - j),
            y + ((long) j * resultStride + i) * 4L,
            resultStride * 4L);
      }
    }
    long rest = x + (long) whole * stride * 4L;
    super.transpose(rest, stride, rows - whole, columns, y + whole * 4L, resultStride);
  }
}
