package dev.nacre.compute.vector;

import dev.nacre.compute.Memory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Transposes blocks of a matrix while they are copied. */
final class Transpose {
  private static final int N = 8;
  private static final boolean IN_REGISTERS = Lanes.LENGTH >= N;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;

  // the lower, and the upper, halves of two vectors, interleaved
  private static final IntVector LOW =
      IntVector.fromArray(INTS, new int[] {0, 8, 1, 9, 2, 10, 3, 11}, 0);
  private static final IntVector HIGH =
      IntVector.fromArray(INTS, new int[] {4, 12, 5, 13, 6, 14, 7, 15}, 0);

  private Transpose() {}

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
    IntVector r0 = load(from);
    IntVector r1 = load(from + Math.min(1, last) * step);
    IntVector r2 = load(from + Math.min(2, last) * step);
    IntVector r3 = load(from + Math.min(3, last) * step);
    IntVector r4 = load(from + Math.min(4, last) * step);
    IntVector r5 = load(from + Math.min(5, last) * step);
    IntVector r6 = load(from + Math.min(6, last) * step);
    IntVector r7 = load(from + last * step);
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
    store(low.selectFrom(e0, f0), to);
    store(high.selectFrom(e0, f0), to + toStep);
    store(low.selectFrom(e1, f1), to + 2 * toStep);
    store(high.selectFrom(e1, f1), to + 3 * toStep);
    store(low.selectFrom(e2, f2), to + 4 * toStep);
    store(high.selectFrom(e2, f2), to + 5 * toStep);
    store(low.selectFrom(e3, f3), to + 6 * toStep);
    store(high.selectFrom(e3, f3), to + 7 * toStep);
  }

  private static IntVector load(long address) {
    return FloatVector.fromMemorySegment(EIGHT, Memory.ALL, address, ORDER).reinterpretAsInts();
  }

  private static void store(IntVector v, long address) {
    v.reinterpretAsFloats().intoMemorySegment(Memory.ALL, address, ORDER);
  }
}
