package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.Memory.FLOAT;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 3 filters by 3 vectors of positions, for the 16 registers of AVX2. */
final class TapTile3x3 extends TapTile {
  TapTile3x3() {
    super(3, 3);
  }

  @Override
  void multiply(
      int[] taps,
      int rows,
      long a,
      long aStep,
      long b,
      long bStep,
      long c,
      long cStep,
      long cVector) {
    FloatVector c00 = zero(SPECIES);
    FloatVector c01 = zero(SPECIES);
    FloatVector c02 = zero(SPECIES);
    FloatVector c10 = zero(SPECIES);
    FloatVector c11 = zero(SPECIES);
    FloatVector c12 = zero(SPECIES);
    FloatVector c20 = zero(SPECIES);
    FloatVector c21 = zero(SPECIES);
    FloatVector c22 = zero(SPECIES);
    long a1 = Tile.row(a, 1, rows, aStep);
    long a2 = Tile.row(a, 2, rows, aStep);
    for (int p = 0; p < taps.length; p++) {
      long at = b + taps[p];
      FloatVector b0 = fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector b1 = fromMemorySegment(SPECIES, ALL, at + bStep, ORDER);
      FloatVector b2 = fromMemorySegment(SPECIES, ALL, at + 2 * bStep, ORDER);
      FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, a + p * 4L));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, a1 + p * 4L));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = broadcast(SPECIES, ALL.get(FLOAT, a2 + p * 4L));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
    }
    long to = c;
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + cVector, ORDER);
    c02.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
    to += cStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + cVector, ORDER);
    c12.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
    to += cStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + cVector, ORDER);
    c22.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
  }
}
