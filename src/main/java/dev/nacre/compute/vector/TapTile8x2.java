package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;

/** 8 filters by 2 vectors of positions, for 32 registers. */
final class TapTile8x2 extends TapTile {
  TapTile8x2() {
    super(8, 2 * LENGTH);
  }

  @Override
  void multiply(int[] taps, int rows, long a, long rowStep, long b, long c, long cStep) {
    FloatVector c00 = zero();
    FloatVector c01 = zero();
    FloatVector c10 = zero();
    FloatVector c11 = zero();
    FloatVector c20 = zero();
    FloatVector c21 = zero();
    FloatVector c30 = zero();
    FloatVector c31 = zero();
    FloatVector c40 = zero();
    FloatVector c41 = zero();
    FloatVector c50 = zero();
    FloatVector c51 = zero();
    FloatVector c60 = zero();
    FloatVector c61 = zero();
    FloatVector c70 = zero();
    FloatVector c71 = zero();
    long a1 = Tile.row(a, 1, rows, rowStep);
    long a2 = Tile.row(a, 2, rows, rowStep);
    long a3 = Tile.row(a, 3, rows, rowStep);
    long a4 = Tile.row(a, 4, rows, rowStep);
    long a5 = Tile.row(a, 5, rows, rowStep);
    long a6 = Tile.row(a, 6, rows, rowStep);
    long a7 = Tile.row(a, 7, rows, rowStep);
    for (int p = 0; p < taps.length; p++) {
      long row = b + taps[p];
      FloatVector b0 = load(row);
      FloatVector b1 = load(row + LENGTH * 4L);
      FloatVector x0 = all(Memory.get(a + p * 4L));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = all(Memory.get(a1 + p * 4L));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = all(Memory.get(a2 + p * 4L));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = all(Memory.get(a3 + p * 4L));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = all(Memory.get(a4 + p * 4L));
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = all(Memory.get(a5 + p * 4L));
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = all(Memory.get(a6 + p * 4L));
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = all(Memory.get(a7 + p * 4L));
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
    }
    long to = c;
    store(c00, to);
    store(c01, to + LENGTH * 4L);
    to += cStep;
    store(c10, to);
    store(c11, to + LENGTH * 4L);
    to += cStep;
    store(c20, to);
    store(c21, to + LENGTH * 4L);
    to += cStep;
    store(c30, to);
    store(c31, to + LENGTH * 4L);
    to += cStep;
    store(c40, to);
    store(c41, to + LENGTH * 4L);
    to += cStep;
    store(c50, to);
    store(c51, to + LENGTH * 4L);
    to += cStep;
    store(c60, to);
    store(c61, to + LENGTH * 4L);
    to += cStep;
    store(c70, to);
    store(c71, to + LENGTH * 4L);
  }
}
