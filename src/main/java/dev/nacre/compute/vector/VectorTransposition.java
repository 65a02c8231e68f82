package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.SPECIES;

import dev.nacre.compute.Scratch;
import dev.nacre.compute.Transposition;

/** {@link Transposition} in blocks, of which a few lie in the cache together. */
public final class VectorTransposition extends Transposition {
  private static final int TOGETHER = 64;

  /** So many columns together, where the rows of the result lie multiples of FAR bytes apart. */
  private static final int FEW = 16;

  /** Rows so far apart share few cache sets, and evict each other. */
  private static final long FAR = 2048;

  private static final Scratch LAST = new Scratch();

  @Override
  public void transpose(long x, int stride, int rows, int columns, long y, int resultStride) {
    int whole = SPECIES.loopBound(rows);
    int across = resultStride * 4L % FAR == 0 ? FEW : TOGETHER;
    for (int i = 0; i < whole; i += TOGETHER) {
      for (int j = 0; j < columns; j += across) {
        Transpose.copy(
            x + ((long) i * stride + j) * 4L,
            stride * 4L,
            Math.min(TOGETHER, whole - i),
            Math.min(across, columns - j),
            y + ((long) j * resultStride + i) * 4L,
            resultStride * 4L);
      }
    }
    if (whole < rows) {
      long rest = x + (long) whole * stride * 4L;
      transposeFew(rest, stride * 4L, rows - whole, columns, y + whole * 4L, resultStride * 4L);
    }
  }

  /** Less than a vector of rows, by way of memory where whole vectors may be written. */
  private static void transposeFew(long x, long step, int rows, int columns, long y, long toStep) {
    long few = LAST.floats((long) TOGETHER * LENGTH);
    for (int j = 0; j < columns; j += TOGETHER) {
      int count = Math.min(TOGETHER, columns - j);
      Transpose.copy(x + j * 4L, step, rows, count, few, LENGTH * 4L);
      Rows.copy(few, LENGTH * 4L, y + j * toStep, toStep, count, rows);
    }
  }
}
