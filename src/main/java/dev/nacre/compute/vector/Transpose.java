package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Transposes blocks of a matrix while they are copied. */
final class Transpose {
  private static final int N = 8;
  private static final boolean IN_REGISTERS = Lanes.LENGTH >= N;
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;

  // the lower, and the upper, halves of two vectors, interleaved
  private static final IntVector LOW =
      IntVector.fromArray(INTS, new int[] {0, 8, 1, 9, 2, 10, 3, 11}, 0);
  private static final IntVector HIGH =
      IntVector.fromArray(INTS, new int[] {4, 12, 5, 13, 6, 14, 7, 15}, 0);

  private Transpose() {}

  /** Of so many rows, how many are in whole blocks. */
  static int wholeBlocks(int rows) {
    return rows / N * N;
  }

  /**
   * to[j][i] = from[i][j] for {@code rows} rows of {@code columns}; steps are from row to row, in
   * bytes. At {@code to}, rows are written in multiples of eight, the rest with any content.
   */
  static void copy(long from, long fromStep, int rows, int columns, long to, long toStep) {
    for (int i = 0; i < rows; i += N) {
      int last = Math.min(N, rows - i) - 1;
      long source = from + i * fromStep;
      int j = 0;
      if (IN_REGISTERS) {
        for (; j + N <= columns; j += N) {
          block(source + j * 4L, fromStep, last, to + i * 4L + j * toStep, toStep);
        }
      }
      for (; j < columns; j++) {
        for (int r = 0; r <= last; r++) {
          Memory.set(to + (i + r) * 4L + j * toStep, Memory.get(source + r * fromStep + j * 4L));
        }
      }
    }
  }

  /** Eight rows of eight; rows after the last are the last again. Three rounds of interleaving. */
  private static void block(long from, long step, int last, long to, long toStep) {
    IntVector r0 = fromMemorySegment(EIGHT, ALL, from, ORDER).reinterpretAsInts();
    IntVector r1 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(1, last) * step, ORDER).reinterpretAsInts();
    IntVector r2 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(2, last) * step, ORDER).reinterpretAsInts();
    IntVector r3 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(3, last) * step, ORDER).reinterpretAsInts();
    IntVector r4 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(4, last) * step, ORDER).reinterpretAsInts();
    IntVector r5 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(5, last) * step, ORDER).reinterpretAsInts();
    IntVector r6 =
        fromMemorySegment(EIGHT, ALL, from + Math.min(6, last) * step, ORDER).reinterpretAsInts();
    IntVector r7 = fromMemorySegment(EIGHT, ALL, from + last * step, ORDER).reinterpretAsInts();
    IntVector low = LOW;
    IntVector high = HIGH;
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
    low.selectFrom(e0, f0).reinterpretAsFloats().intoMemorySegment(ALL, to, ORDER);
    high.selectFrom(e0, f0).reinterpretAsFloats().intoMemorySegment(ALL, to + toStep, ORDER);
    low.selectFrom(e1, f1).reinterpretAsFloats().intoMemorySegment(ALL, to + 2 * toStep, ORDER);
    high.selectFrom(e1, f1).reinterpretAsFloats().intoMemorySegment(ALL, to + 3 * toStep, ORDER);
    low.selectFrom(e2, f2).reinterpretAsFloats().intoMemorySegment(ALL, to + 4 * toStep, ORDER);
    high.selectFrom(e2, f2).reinterpretAsFloats().intoMemorySegment(ALL, to + 5 * toStep, ORDER);
    low.selectFrom(e3, f3).reinterpretAsFloats().intoMemorySegment(ALL, to + 6 * toStep, ORDER);
    high.selectFrom(e3, f3).reinterpretAsFloats().intoMemorySegment(ALL, to + 7 * toStep, ORDER);
  }
}
