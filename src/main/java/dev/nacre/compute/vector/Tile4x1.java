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

/** 4 rows by 1 vector, for narrow results and 16 registers. */
final class Tile4x1 extends Tile {
  Tile4x1() {
    super(4, 1 * LENGTH);
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
    FloatVector c10 = zero(SPECIES);
    FloatVector c20 = zero(SPECIES);
    FloatVector c30 = zero(SPECIES);
    long a0 = a & ADDRESS;
    long a1 = row(a, 1, rows, rowStep);
    long a2 = row(a, 2, rows, rowStep);
    long a3 = row(a, 3, rows, rowStep);
    long b0 = b & ADDRESS;
    long s = kStep & STEP;
    long t = bStep & STEP;
    for (int p = 0; p < k; p++) {
      long at = p * s;
      long row = b0 + p * t;
      FloatVector y0 = fromMemorySegment(SPECIES, ALL, row, ORDER);
      FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, a0 + at));
      c00 = x0.fma(y0, c00);
      FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, a1 + at));
      c10 = x1.fma(y0, c10);
      FloatVector x2 = broadcast(SPECIES, ALL.get(FLOAT, a2 + at));
      c20 = x2.fma(y0, c20);
      FloatVector x3 = broadcast(SPECIES, ALL.get(FLOAT, a3 + at));
      c30 = x3.fma(y0, c30);
    }
    long u = dStep & STEP;
    long v = cStep & STEP;
    long from = d & ADDRESS;
    long to = c & ADDRESS;
    c00 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c00);
    c00.intoMemorySegment(ALL, to, ORDER);
    from += u;
    to += v;
    c10 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c10);
    c10.intoMemorySegment(ALL, to, ORDER);
    from += u;
    to += v;
    c20 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c20);
    c20.intoMemorySegment(ALL, to, ORDER);
    from += u;
    to += v;
    c30 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c30);
    c30.intoMemorySegment(ALL, to, ORDER);
  }
}
