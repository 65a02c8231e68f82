package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.Memory.FLOAT;
import static dev.nacre.compute.vector.Lanes.ADDRESS;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 3 rows by 3 vectors: 9 sums and 3 vectors of B in the 16 registers of AVX2. */
final class Tile3x3 extends Tile {
  Tile3x3() {
    super(3, 3 * LENGTH);
  }

  @Override
  void multiply(
      int k,
      int rows,
      long a,
      long rowStep,
      long kStep,
      long b,
      long bStep,
      long d,
      long dStep,
      long c,
      long cStep) {
    FloatVector c00 = zero(SPECIES);
    FloatVector c01 = zero(SPECIES);
    FloatVector c02 = zero(SPECIES);
    FloatVector c10 = zero(SPECIES);
    FloatVector c11 = zero(SPECIES);
    FloatVector c12 = zero(SPECIES);
    FloatVector c20 = zero(SPECIES);
    FloatVector c21 = zero(SPECIES);
    FloatVector c22 = zero(SPECIES);
    long a0 = a & ADDRESS;
    long a1 = row(a, 1, rows, rowStep);
    long a2 = row(a, 2, rows, rowStep);
    long b0 = b & ADDRESS;
    long s = kStep & STEP;
    long t = bStep & STEP;
    for (int p = 0; p < k; p++) {
      long at = p * s;
      long row = b0 + p * t;
      FloatVector y0 = fromMemorySegment(SPECIES, ALL, row, ORDER);
      FloatVector y1 = fromMemorySegment(SPECIES, ALL, row + LENGTH * 4L, ORDER);
      FloatVector y2 = fromMemorySegment(SPECIES, ALL, row + 2 * LENGTH * 4L, ORDER);
      FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, a0 + at));
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, a1 + at));
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      c12 = x1.fma(y2, c12);
      FloatVector x2 = broadcast(SPECIES, ALL.get(FLOAT, a2 + at));
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      c22 = x2.fma(y2, c22);
    }
    long u = dStep & STEP;
    long v = cStep & STEP;
    long from = d & ADDRESS;
    long to = c & ADDRESS;
    c00 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c00);
    c00.intoMemorySegment(ALL, to, ORDER);
    c01 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c01);
    c01.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    c02 = fromMemorySegment(SPECIES, ALL, from + 2 * LENGTH * 4L, ORDER).add(c02);
    c02.intoMemorySegment(ALL, to + 2 * LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c10 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c10);
    c10.intoMemorySegment(ALL, to, ORDER);
    c11 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c11);
    c11.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    c12 = fromMemorySegment(SPECIES, ALL, from + 2 * LENGTH * 4L, ORDER).add(c12);
    c12.intoMemorySegment(ALL, to + 2 * LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c20 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c20);
    c20.intoMemorySegment(ALL, to, ORDER);
    c21 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c21);
    c21.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    c22 = fromMemorySegment(SPECIES, ALL, from + 2 * LENGTH * 4L, ORDER).add(c22);
    c22.intoMemorySegment(ALL, to + 2 * LENGTH * 4L, ORDER);
  }
}
