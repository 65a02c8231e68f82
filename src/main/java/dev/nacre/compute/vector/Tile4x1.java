package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;

/** 4 rows by 1 vector, for narrow results and 16 registers. */
final class Tile4x1 extends Tile {
  Tile4x1() {
    super(4, 1 * LENGTH);
  }

  @Override
  void multiply(
      int k, int rows, long a, long rowStep, long kStep, long b, long bStep, long c, long cStep) {
    FloatVector c00 = zero();
    FloatVector c10 = zero();
    FloatVector c20 = zero();
    FloatVector c30 = zero();
    long a1 = row(a, 1, rows, rowStep);
    long a2 = row(a, 2, rows, rowStep);
    long a3 = row(a, 3, rows, rowStep);
    long at = 0;
    long row = b;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = load(row);
      FloatVector x0 = all(Memory.get(a + at));
      c00 = x0.fma(b0, c00);
      FloatVector x1 = all(Memory.get(a1 + at));
      c10 = x1.fma(b0, c10);
      FloatVector x2 = all(Memory.get(a2 + at));
      c20 = x2.fma(b0, c20);
      FloatVector x3 = all(Memory.get(a3 + at));
      c30 = x3.fma(b0, c30);
      at += kStep;
      row += bStep;
    }
    long to = c;
    store(c00, to);
    to += cStep;
    store(c10, to);
    to += cStep;
    store(c20, to);
    to += cStep;
    store(c30, to);
  }
}
