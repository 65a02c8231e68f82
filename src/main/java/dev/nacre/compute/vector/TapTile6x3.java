package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.Memory.FLOAT;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 6 filters by 3 vectors of positions, for 32 registers. */
final class TapTile6x3 extends TapTile {
  TapTile6x3() {
    super(6, 3);
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
    FloatVector c30 = zero(SPECIES);
    FloatVector c31 = zero(SPECIES);
    FloatVector c32 = zero(SPECIES);
    FloatVector c40 = zero(SPECIES);
    FloatVector c41 = zero(SPECIES);
    FloatVector c42 = zero(SPECIES);
    FloatVector c50 = zero(SPECIES);
    FloatVector c51 = zero(SPECIES);
    FloatVector c52 = zero(SPECIES);
    long a1 = Tile.row(a, 1, rows, aStep);
    long a2 = Tile.row(a, 2, rows, aStep);
    long a3 = Tile.row(a, 3, rows, aStep);
    long a4 = Tile.row(a, 4, rows, aStep);
    long a5 = Tile.row(a, 5, rows, aStep);
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
      FloatVector x3 = broadcast(SPECIES, ALL.get(FLOAT, a3 + p * 4L));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = broadcast(SPECIES, ALL.get(FLOAT, a4 + p * 4L));
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = broadcast(SPECIES, ALL.get(FLOAT, a5 + p * 4L));
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
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
    to += cStep;
    c30.intoMemorySegment(ALL, to, ORDER);
    c31.intoMemorySegment(ALL, to + cVector, ORDER);
    c32.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
    to += cStep;
    c40.intoMemorySegment(ALL, to, ORDER);
    c41.intoMemorySegment(ALL, to + cVector, ORDER);
    c42.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
    to += cStep;
    c50.intoMemorySegment(ALL, to, ORDER);
    c51.intoMemorySegment(ALL, to + cVector, ORDER);
    c52.intoMemorySegment(ALL, to + 2 * cVector, ORDER);
  }
}
