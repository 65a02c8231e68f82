package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.ADDRESS;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SELECTS_FROM_TWO;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static jdk.incubator.vector.IntVector.fromMemorySegment;

import dev.nacre.compute.Memory;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks of a matrix while they are copied: eight columns of as many rows as a vector
 * has lanes. Where that is sixteen, vectors are put together of eight elements of a row and eight
 * of the row eight below, so that they need no more shuffles than half as many rows.
 */
final class Transpose {
  /** Columns of a block. */
  static final int COLUMNS = 8;

  /** False where vectors are shorter than a block, or cannot be shuffled two at a time. */
  static final boolean IN_REGISTERS = LENGTH >= COLUMNS && SELECTS_FROM_TWO;

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  // of each eight lanes of two vectors the lower, and the upper, half, interleaved
  static final IntVector LOW = index(i -> i % 8 / 2 + i / 8 * 8 + i % 2 * LENGTH);
  static final IntVector HIGH = index(i -> i % 8 / 2 + 4 + i / 8 * 8 + i % 2 * LENGTH);

  /** The lanes that hold the rows from the ninth on. */
  static final VectorMask<Integer> BELOW = VectorMask.fromLong(INTS, 0xff00);

  private Transpose() {}

  private static IntVector index(IntUnaryOperator of) {
    int[] lanes = IntStream.range(0, LENGTH).map(i -> of.applyAsInt(i) % (2 * LENGTH)).toArray();
    return IntVector.fromArray(INTS, lanes, 0);
  }

  /**
   * to[j][i] = from[i][j] for {@code rows} rows of {@code columns}; steps are from row to row, in
   * bytes. At {@code to}, rows are written in whole vectors, the rest with any content.
   */
  static void copy(long from, long fromStep, int rows, int columns, long to, long toStep) {
    int whole = IN_REGISTERS ? columns / COLUMNS * COLUMNS : 0;
    for (int i = 0; i < rows; i += LENGTH) {
      int last = Math.min(LENGTH, rows - i) - 1;
      long source = from + i * fromStep;
      long target = to + i * 4L;
      if (whole > 0) {
        copyBlocks(source, fromStep, last, whole, target, toStep);
      }
      for (int j = whole; j < columns; j++) {
        for (int r = 0; r <= last; r++) {
          Memory.set(target + r * 4L + j * toStep, Memory.get(source + r * fromStep + j * 4L));
        }
      }
    }
  }

  /** How far row i, or the last one, is. */
  private static long row(long step, int i, int last) {
    return Math.min(i, last) * step;
  }

  /** How far what is loaded for the lanes from the ninth on is: row i + 8, if there is that row. */
  private static long below(long step, int i, int last) {
    return i + 8 > last ? row(step, i, last) : (i + 8) * step - 32;
  }

  /** A row of blocks; rows after the last have any content. Three rounds of interleaving. */
  private static void copyBlocks(
      long from, long step, int last, int columns, long to, long toStep) {
    long row0 = from + row(step, 0, last);
    long below0 = from + below(step, 0, last);
    long row1 = from + row(step, 1, last);
    long below1 = from + below(step, 1, last);
    long row2 = from + row(step, 2, last);
    long below2 = from + below(step, 2, last);
    long row3 = from + row(step, 3, last);
    long below3 = from + below(step, 3, last);
    long row4 = from + row(step, 4, last);
    long below4 = from + below(step, 4, last);
    long row5 = from + row(step, 5, last);
    long below5 = from + below(step, 5, last);
    long row6 = from + row(step, 6, last);
    long below6 = from + below(step, 6, last);
    long row7 = from + row(step, 7, last);
    long below7 = from + below(step, 7, last);
    long s = toStep & STEP;
    VectorMask<Integer> upper = BELOW;
    IntVector low = LOW;
    IntVector high = HIGH;
    for (int j = 0; j < columns; j += COLUMNS) {
      IntVector v0 = fromMemorySegment(INTS, ALL, (row0 + j * 4L) & ADDRESS, ORDER);
      IntVector r0 =
          v0.blend(fromMemorySegment(INTS, ALL, (below0 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v1 = fromMemorySegment(INTS, ALL, (row1 + j * 4L) & ADDRESS, ORDER);
      IntVector r1 =
          v1.blend(fromMemorySegment(INTS, ALL, (below1 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v2 = fromMemorySegment(INTS, ALL, (row2 + j * 4L) & ADDRESS, ORDER);
      IntVector r2 =
          v2.blend(fromMemorySegment(INTS, ALL, (below2 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v3 = fromMemorySegment(INTS, ALL, (row3 + j * 4L) & ADDRESS, ORDER);
      IntVector r3 =
          v3.blend(fromMemorySegment(INTS, ALL, (below3 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v4 = fromMemorySegment(INTS, ALL, (row4 + j * 4L) & ADDRESS, ORDER);
      IntVector r4 =
          v4.blend(fromMemorySegment(INTS, ALL, (below4 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v5 = fromMemorySegment(INTS, ALL, (row5 + j * 4L) & ADDRESS, ORDER);
      IntVector r5 =
          v5.blend(fromMemorySegment(INTS, ALL, (below5 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v6 = fromMemorySegment(INTS, ALL, (row6 + j * 4L) & ADDRESS, ORDER);
      IntVector r6 =
          v6.blend(fromMemorySegment(INTS, ALL, (below6 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector v7 = fromMemorySegment(INTS, ALL, (row7 + j * 4L) & ADDRESS, ORDER);
      IntVector r7 =
          v7.blend(fromMemorySegment(INTS, ALL, (below7 + j * 4L) & ADDRESS, ORDER), upper);
      IntVector a0 = low.selectFrom(r0, r4);
      IntVector a1 = high.selectFrom(r0, r4);
      IntVector b0 = low.selectFrom(r2, r6);
      IntVector b1 = high.selectFrom(r2, r6);
      IntVector c0 = low.selectFrom(r1, r5);
      IntVector c1 = high.selectFrom(r1, r5);
      IntVector d0 = low.selectFrom(r3, r7);
      IntVector d1 = high.selectFrom(r3, r7);
      IntVector e0 = low.selectFrom(a0, b0);
      IntVector e1 = high.selectFrom(a0, b0);
      IntVector e2 = low.selectFrom(a1, b1);
      IntVector e3 = high.selectFrom(a1, b1);
      IntVector f0 = low.selectFrom(c0, d0);
      IntVector f1 = high.selectFrom(c0, d0);
      IntVector f2 = low.selectFrom(c1, d1);
      IntVector f3 = high.selectFrom(c1, d1);
      long y = (to + j * toStep) & ADDRESS;
      low.selectFrom(e0, f0).intoMemorySegment(ALL, y, ORDER);
      high.selectFrom(e0, f0).intoMemorySegment(ALL, y + s, ORDER);
      low.selectFrom(e1, f1).intoMemorySegment(ALL, y + 2 * s, ORDER);
      high.selectFrom(e1, f1).intoMemorySegment(ALL, y + 3 * s, ORDER);
      low.selectFrom(e2, f2).intoMemorySegment(ALL, y + 4 * s, ORDER);
      high.selectFrom(e2, f2).intoMemorySegment(ALL, y + 5 * s, ORDER);
      low.selectFrom(e3, f3).intoMemorySegment(ALL, y + 6 * s, ORDER);
      high.selectFrom(e3, f3).intoMemorySegment(ALL, y + 7 * s, ORDER);
    }
  }
}
