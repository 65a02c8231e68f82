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

/** 8 rows by 2 vectors: 16 sums and 2 vectors of B in the 32 registers of AVX-512 and of ARM. */
final class Tile8x2 extends Tile {
  Tile8x2() {
    super(8, 2 * LENGTH);
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
    FloatVector c10 = zero(SPECIES);
    FloatVector c11 = zero(SPECIES);
    FloatVector c20 = zero(SPECIES);
    FloatVector c21 = zero(SPECIES);
    FloatVector c30 = zero(SPECIES);
    FloatVector c31 = zero(SPECIES);
    FloatVector c40 = zero(SPECIES);
    FloatVector c41 = zero(SPECIES);
    FloatVector c50 = zero(SPECIES);
    FloatVector c51 = zero(SPECIES);
    FloatVector c60 = zero(SPECIES);
    FloatVector c61 = zero(SPECIES);
    FloatVector c70 = zero(SPECIES);
    FloatVector c71 = zero(SPECIES);
    long a0 = a & ADDRESS;
    long a1 = row(a, 1, rows, rowStep);
    long a2 = row(a, 2, rows, rowStep);
    long a3 = row(a, 3, rows, rowStep);
    long a4 = row(a, 4, rows, rowStep);
    long a5 = row(a, 5, rows, rowStep);
    long a6 = row(a, 6, rows, rowStep);
    long a7 = row(a, 7, rows, rowStep);
    long b0 = b & ADDRESS;
    long s = kStep & STEP;
    long t = bStep & STEP;
    for (int p = 0; p < k; p++) {
      long at = p * s;
      long row = b0 + p * t;
      FloatVector y0 = fromMemorySegment(SPECIES, ALL, row, ORDER);
      FloatVector y1 = fromMemorySegment(SPECIES, ALL, row + LENGTH * 4L, ORDER);
      FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, a0 + at));
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, a1 + at));
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      FloatVector x2 = broadcast(SPECIES, ALL.get(FLOAT, a2 + at));
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      FloatVector x3 = broadcast(SPECIES, ALL.get(FLOAT, a3 + at));
      c30 = x3.fma(y0, c30);
      c31 = x3.fma(y1, c31);
      FloatVector x4 = broadcast(SPECIES, ALL.get(FLOAT, a4 + at));
      c40 = x4.fma(y0, c40);
      c41 = x4.fma(y1, c41);
      FloatVector x5 = broadcast(SPECIES, ALL.get(FLOAT, a5 + at));
      c50 = x5.fma(y0, c50);
      c51 = x5.fma(y1, c51);
      FloatVector x6 = broadcast(SPECIES, ALL.get(FLOAT, a6 + at));
      c60 = x6.fma(y0, c60);
      c61 = x6.fma(y1, c61);
      FloatVector x7 = broadcast(SPECIES, ALL.get(FLOAT, a7 + at));
      c70 = x7.fma(y0, c70);
      c71 = x7.fma(y1, c71);
    }
    long u = dStep & STEP;
    long v = cStep & STEP;
    long from = d & ADDRESS;
    long to = c & ADDRESS;
    c00 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c00);
    c00.intoMemorySegment(ALL, to, ORDER);
    c01 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c01);
    c01.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c10 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c10);
    c10.intoMemorySegment(ALL, to, ORDER);
    c11 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c11);
    c11.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c20 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c20);
    c20.intoMemorySegment(ALL, to, ORDER);
    c21 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c21);
    c21.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c30 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c30);
    c30.intoMemorySegment(ALL, to, ORDER);
    c31 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c31);
    c31.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c40 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c40);
    c40.intoMemorySegment(ALL, to, ORDER);
    c41 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c41);
    c41.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c50 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c50);
    c50.intoMemorySegment(ALL, to, ORDER);
    c51 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c51);
    c51.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c60 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c60);
    c60.intoMemorySegment(ALL, to, ORDER);
    c61 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c61);
    c61.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    from += u;
    to += v;
    c70 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c70);
    c70.intoMemorySegment(ALL, to, ORDER);
    c71 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c71);
    c71.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
  }
}
