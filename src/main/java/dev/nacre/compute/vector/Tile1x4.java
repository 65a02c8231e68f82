package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.Memory.FLOAT;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
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
      int k, int rows, long a, long rowStep, long kStep, long b, long bStep, long c, long cStep) {
    FloatVector c0 = zero(SPECIES);
    FloatVector c1 = zero(SPECIES);
    FloatVector c2 = zero(SPECIES);
    FloatVector c3 = zero(SPECIES);
    long at = a;
    long row = b;
    for (int p = 0; p < k; p++) {
      FloatVector x = broadcast(SPECIES, ALL.get(FLOAT, at));
      c0 = x.fma(fromMemorySegment(SPECIES, ALL, row, ORDER), c0);
      c1 = x.fma(fromMemorySegment(SPECIES, ALL, row + LENGTH * 4L, ORDER), c1);
      c2 = x.fma(fromMemorySegment(SPECIES, ALL, row + 2 * LENGTH * 4L, ORDER), c2);
      c3 = x.fma(fromMemorySegment(SPECIES, ALL, row + 3 * LENGTH * 4L, ORDER), c3);
      at += kStep;
      row += bStep;
    }
    c0.intoMemorySegment(ALL, c, ORDER);
    c1.intoMemorySegment(ALL, c + LENGTH * 4L, ORDER);
    c2.intoMemorySegment(ALL, c + 2 * LENGTH * 4L, ORDER);
    c3.intoMemorySegment(ALL, c + 3 * LENGTH * 4L, ORDER);
  }
}
