package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.ADDRESS;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import dev.nacre.compute.Reductions;
import jdk.incubator.vector.FloatVector;

/** 2 filters by 5 taps, for 16 registers and for what 4 filters leave over. */
final class TapDots2x5 extends TapDots {
  TapDots2x5() {
    super(2, 5);
  }

  @Override
  void multiply(
      int images,
      int positions,
      int rows,
      long dy,
      long dyRow,
      long dyImage,
      long x,
      long xImage,
      int[] taps,
      int tap,
      int lane,
      float[] sums) {
    FloatVector s00 = zero(SPECIES);
    FloatVector s01 = zero(SPECIES);
    FloatVector s02 = zero(SPECIES);
    FloatVector s03 = zero(SPECIES);
    FloatVector s04 = zero(SPECIES);
    FloatVector s10 = zero(SPECIES);
    FloatVector s11 = zero(SPECIES);
    FloatVector s12 = zero(SPECIES);
    FloatVector s13 = zero(SPECIES);
    FloatVector s14 = zero(SPECIES);
    long row1 = Math.min(1, rows - 1) * dyRow & STEP;
    long tap0 = taps[tap] & STEP;
    long tap1 = taps[Math.min(tap + 1, taps.length - 1)] & STEP;
    long tap2 = taps[Math.min(tap + 2, taps.length - 1)] & STEP;
    long tap3 = taps[Math.min(tap + 3, taps.length - 1)] & STEP;
    long tap4 = taps[Math.min(tap + 4, taps.length - 1)] & STEP;
    for (int n = 0; n < images; n++) {
      for (int q = lane; q < positions; q += Reductions.LANES) {
        long g = (dy + n * dyImage + q * 4L) & ADDRESS;
        long from = (x + n * xImage + q * 4L) & ADDRESS;
        FloatVector g0 = fromMemorySegment(SPECIES, ALL, g, ORDER);
        FloatVector g1 = fromMemorySegment(SPECIES, ALL, g + row1, ORDER);
        FloatVector x0 = fromMemorySegment(SPECIES, ALL, from + tap0, ORDER);
        s00 = g0.fma(x0, s00);
        s10 = g1.fma(x0, s10);
        FloatVector x1 = fromMemorySegment(SPECIES, ALL, from + tap1, ORDER);
        s01 = g0.fma(x1, s01);
        s11 = g1.fma(x1, s11);
        FloatVector x2 = fromMemorySegment(SPECIES, ALL, from + tap2, ORDER);
        s02 = g0.fma(x2, s02);
        s12 = g1.fma(x2, s12);
        FloatVector x3 = fromMemorySegment(SPECIES, ALL, from + tap3, ORDER);
        s03 = g0.fma(x3, s03);
        s13 = g1.fma(x3, s13);
        FloatVector x4 = fromMemorySegment(SPECIES, ALL, from + tap4, ORDER);
        s04 = g0.fma(x4, s04);
        s14 = g1.fma(x4, s14);
      }
    }
    s00.intoArray(sums, 0 * Reductions.LANES + lane);
    s01.intoArray(sums, 1 * Reductions.LANES + lane);
    s02.intoArray(sums, 2 * Reductions.LANES + lane);
    s03.intoArray(sums, 3 * Reductions.LANES + lane);
    s04.intoArray(sums, 4 * Reductions.LANES + lane);
    s10.intoArray(sums, 5 * Reductions.LANES + lane);
    s11.intoArray(sums, 6 * Reductions.LANES + lane);
    s12.intoArray(sums, 7 * Reductions.LANES + lane);
    s13.intoArray(sums, 8 * Reductions.LANES + lane);
    s14.intoArray(sums, 9 * Reductions.LANES + lane);
  }
}
