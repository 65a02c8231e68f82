package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;

/** 1 row by 4 vectors: for a batch of one, where B is read once and nothing can be reused. */
final class Tile1x4 extends Tile {
  Tile1x4() {
    super(1, 4 * LENGTH);
  }

  @Override
  void multiply(
      int k, int rows, long a, long rowStep, long kStep, long b, long bStep, long c, long cStep) {
    FloatVector c0 = zero();
    FloatVector c1 = zero();
    FloatVector c2 = zero();
    FloatVector c3 = zero();
    long at = a;
    long row = b;
    for (int p = 0; p < k; p++) {
      FloatVector x = all(Memory.get(at));
      c0 = x.fma(load(row), c0);
      c1 = x.fma(load(row + LENGTH * 4L), c1);
      c2 = x.fma(load(row + 2 * LENGTH * 4L), c2);
      c3 = x.fma(load(row + 3 * LENGTH * 4L), c3);
      at += kStep;
      row += bStep;
    }
    store(c0, c);
    store(c1, c + LENGTH * 4L);
    store(c2, c + 2 * LENGTH * 4L);
    store(c3, c + 3 * LENGTH * 4L);
  }
}
