package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.ADDRESS;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Transpose.INTS;
import static jdk.incubator.vector.FloatVector.zero;
import static jdk.incubator.vector.IntVector.broadcast;
import static jdk.incubator.vector.IntVector.fromMemorySegment;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Scratch;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * One row of A times a transposed B: c[j] = Σ a[p] · b[j, p], each sum one chain of multiply-adds.
 * To pack B would take longer than this product; instead blocks of it are transposed in registers,
 * as {@link Transpose} does.
 */
// elements of A are loaded as integers: what makes them floats is not inlined in so large a method
final class TransposedRows {
  private static final int TERMS = Transpose.COLUMNS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final Scratch BLOCK = new Scratch();

  private TransposedRows() {}

  /**
   * The sums over k for as many rows of B as a vector has lanes; every step is in bytes.
   *
   * @param kStep from one element of A to the next
   * @param bStep from one row of B to the next
   */
  static void multiply(int k, long a, long kStep, long b, long bStep, long c) {
    int whole = k / TERMS * TERMS;
    multiplyWhole(whole, a, kStep, b, bStep, c);
    if (whole < k) {
      long block = BLOCK.floats(TERMS * LENGTH);
      // a whole block, also beyond the ends of the rows: single elements would take much longer
      Transpose.copy(b + whole * 4L, bStep, LENGTH, TERMS, block, LENGTH * 4L);
      addRest(k - whole, a + whole * kStep, kStep, block, c);
    }
  }

  private static void addRest(int k, long a, long kStep, long block, long c) {
    FloatVector sum = load(c);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(SPECIES, Memory.get(a + p * kStep));
      sum = x.fma(load(block + p * LENGTH * 4L), sum);
    }
    store(sum, c);
  }

  private static void multiplyWhole(int k, long a, long kStep, long b, long bStep, long c) {
    long s = bStep & STEP;
    long t = kStep & STEP;
    int under = LENGTH == 8 ? 0 : 8;
    long below = under * s - under * 4L;
    VectorMask<Integer> upper = Transpose.BELOW;
    IntVector low = Transpose.LOW;
    IntVector high = Transpose.HIGH;
    FloatVector sum = zero(SPECIES);
    for (int p = 0; p < k; p += TERMS) {
      long u = (b + p * 4L) & ADDRESS;
      long w = (u + below) & ADDRESS;
      IntVector v0 = fromMemorySegment(INTS, ALL, u, ORDER);
      IntVector r0 = v0.blend(fromMemorySegment(INTS, ALL, w, ORDER), upper);
      IntVector v1 = fromMemorySegment(INTS, ALL, u + s, ORDER);
      IntVector r1 = v1.blend(fromMemorySegment(INTS, ALL, w + s, ORDER), upper);
      IntVector v2 = fromMemorySegment(INTS, ALL, u + 2 * s, ORDER);
      IntVector r2 = v2.blend(fromMemorySegment(INTS, ALL, w + 2 * s, ORDER), upper);
      IntVector v3 = fromMemorySegment(INTS, ALL, u + 3 * s, ORDER);
      IntVector r3 = v3.blend(fromMemorySegment(INTS, ALL, w + 3 * s, ORDER), upper);
      IntVector v4 = fromMemorySegment(INTS, ALL, u + 4 * s, ORDER);
      IntVector r4 = v4.blend(fromMemorySegment(INTS, ALL, w + 4 * s, ORDER), upper);
      IntVector v5 = fromMemorySegment(INTS, ALL, u + 5 * s, ORDER);
      IntVector r5 = v5.blend(fromMemorySegment(INTS, ALL, w + 5 * s, ORDER), upper);
      IntVector v6 = fromMemorySegment(INTS, ALL, u + 6 * s, ORDER);
      IntVector r6 = v6.blend(fromMemorySegment(INTS, ALL, w + 6 * s, ORDER), upper);
      IntVector v7 = fromMemorySegment(INTS, ALL, u + 7 * s, ORDER);
      IntVector r7 = v7.blend(fromMemorySegment(INTS, ALL, w + 7 * s, ORDER), upper);
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
      long x = (a + p * t) & ADDRESS;
      FloatVector x0 = broadcast(INTS, ALL.get(INT, x)).reinterpretAsFloats();
      sum = x0.fma(low.selectFrom(e0, f0).reinterpretAsFloats(), sum);
      FloatVector x1 = broadcast(INTS, ALL.get(INT, x + t)).reinterpretAsFloats();
      sum = x1.fma(high.selectFrom(e0, f0).reinterpretAsFloats(), sum);
      FloatVector x2 = broadcast(INTS, ALL.get(INT, x + 2 * t)).reinterpretAsFloats();
      sum = x2.fma(low.selectFrom(e1, f1).reinterpretAsFloats(), sum);
      FloatVector x3 = broadcast(INTS, ALL.get(INT, x + 3 * t)).reinterpretAsFloats();
      sum = x3.fma(high.selectFrom(e1, f1).reinterpretAsFloats(), sum);
      FloatVector x4 = broadcast(INTS, ALL.get(INT, x + 4 * t)).reinterpretAsFloats();
      sum = x4.fma(low.selectFrom(e2, f2).reinterpretAsFloats(), sum);
      FloatVector x5 = broadcast(INTS, ALL.get(INT, x + 5 * t)).reinterpretAsFloats();
      sum = x5.fma(high.selectFrom(e2, f2).reinterpretAsFloats(), sum);
      FloatVector x6 = broadcast(INTS, ALL.get(INT, x + 6 * t)).reinterpretAsFloats();
      sum = x6.fma(low.selectFrom(e3, f3).reinterpretAsFloats(), sum);
      FloatVector x7 = broadcast(INTS, ALL.get(INT, x + 7 * t)).reinterpretAsFloats();
      sum = x7.fma(high.selectFrom(e3, f3).reinterpretAsFloats(), sum);
    }
    sum.intoMemorySegment(ALL, c, ORDER);
  }
}
