package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.SPECIES;

import dev.nacre.compute.Scratch;
import dev.nacre.compute.Transposition;

/** {@link Transposition} in blocks, of which a few lie in the cache together. */
public final class VectorTransposition extends Transposition {
  private static final int TOGETHER = 64;
  private static final Scratch LAST = new Scratch();

  @Override
  public void transpose(long x, int stride, int rows, int columns, long y, int resultStride) {
    int whole = SPECIES.loopBound(rows);
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
