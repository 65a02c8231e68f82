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

/** 1 row by 4 vectors: for a batch of one, where B is read once and nothing can be reused. */
final class Tile1x4 extends Tile {
  Tile1x4() {
    super(1, 4 * LENGTH);
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
    FloatVector c03 = zero(SPECIES);
    long a0 = a & ADDRESS;
    long b0 = b & ADDRESS;
    long s = kStep & STEP;
    long t = bStep & STEP;
    for (int p = 0; p < k; p++) {
      long at = p * s;
      long row = b0 + p * t;
      FloatVector y0 = fromMemorySegment(SPECIES, ALL, row, ORDER);
      FloatVector y1 = fromMemorySegment(SPECIES, ALL, row + LENGTH * 4L, ORDER);
      FloatVector y2 = fromMemorySegment(SPECIES, ALL, row + 2 * LENGTH * 4L, ORDER);
      FloatVector y3 = fromMemorySegment(SPECIES, ALL, row + 3 * LENGTH * 4L, ORDER);
      FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, a0 + at));
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      c03 = x0.fma(y3, c03);
    }
    long from = d & ADDRESS;
    long to = c & ADDRESS;
    c00 = fromMemorySegment(SPECIES, ALL, from, ORDER).add(c00);
    c00.intoMemorySegment(ALL, to, ORDER);
    c01 = fromMemorySegment(SPECIES, ALL, from + LENGTH * 4L, ORDER).add(c01);
    c01.intoMemorySegment(ALL, to + LENGTH * 4L, ORDER);
    c02 = fromMemorySegment(SPECIES, ALL, from + 2 * LENGTH * 4L, ORDER).add(c02);
    c02.intoMemorySegment(ALL, to + 2 * LENGTH * 4L, ORDER);
    c03 = fromMemorySegment(SPECIES, ALL, from + 3 * LENGTH * 4L, ORDER).add(c03);
    c03.intoMemorySegment(ALL, to + 3 * LENGTH * 4L, ORDER);
  }
}
