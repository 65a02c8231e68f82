package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;

/** 3 filters by 3 vectors of positions, for 16 registers. */
final class TapTile3x3 extends TapTile {
  TapTile3x3() {
    super(3, 3 * LENGTH);
  }

  @Override
  void multiply(int[] taps, int rows, long a, long rowStep, long b, long c, long cStep) {
    FloatVector c00 = zero();
    FloatVector c01 = zero();
    FloatVector c02 = zero();
    FloatVector c10 = zero();
    FloatVector c11 = zero();
    FloatVector c12 = zero();
    FloatVector c20 = zero();
    FloatVector c21 = zero();
    FloatVector c22 = zero();
    long a1 = Tile.row(a, 1, rows, rowStep);
    long a2 = Tile.row(a, 2, rows, rowStep);
    for (int p = 0; p < taps.length; p++) {
      long row = b + taps[p];
      FloatVector b0 = load(row);
      FloatVector b1 = load(row + LENGTH * 4L);
      FloatVector b2 = load(row + 2 * LENGTH * 4L);
      FloatVector x0 = all(Memory.get(a + p * 4L));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = all(Memory.get(a1 + p * 4L));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = all(Memory.get(a2 + p * 4L));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
    }
    long to = c;
    store(c00, to);
    store(c01, to + LENGTH * 4L);
    store(c02, to + 2 * LENGTH * 4L);
    to += cStep;
    store(c10, to);
    store(c11, to + LENGTH * 4L);
    store(c12, to + 2 * LENGTH * 4L);
    to += cStep;
    store(c20, to);
    store(c21, to + LENGTH * 4L);
    store(c22, to + 2 * LENGTH * 4L);
  }
}
