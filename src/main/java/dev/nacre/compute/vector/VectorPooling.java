package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Pooling;
import dev.nacre.compute.Window;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** {@link Pooling} in vectors, for the usual window: 2×2 with stride 2 and no padding. */
public final class VectorPooling extends Pooling {
  private static final Window HALVING = Window.of(2, 2).stride(2, 2);

  // of the elements of two vectors, one after the other: every second one
  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(SPECIES, i -> 2 * i + 1);

  // two vectors interleaved, the lower and the upper half of the result
  private static final VectorShuffle<Float> LOW =
      VectorShuffle.fromOp(SPECIES, i -> i / 2 + i % 2 * LENGTH);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(SPECIES, i -> (LENGTH + i) / 2 + i % 2 * LENGTH);

  @Override
  public void max(Window window, long x, int planes, int height, int width, long y) {
    if (!window.equals(HALVING)) {
      super.max(window, x, planes, height, width, y);
      return;
    }
    for (int p = 0; p < planes; p++) {
      for (int oy = 0; oy < height / 2; oy++) {
        maxOfRows(x + 4L * ((long) p * height + 2 * oy) * width, 4L * width, y, width / 2);
        y += 4L * (width / 2);
      }
    }
  }

  /** n outputs from two rows of 2·n inputs. */
  private static void maxOfRows(long x, long step, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      long at = x + 8L * i;
      FloatVector left = load(at).max(load(at + step));
      FloatVector right = load(at + 4L * LENGTH).max(load(at + 4L * LENGTH + step));
      FloatVector max = left.rearrange(EVEN, right).max(left.rearrange(ODD, right));
      storeUpTo(max, y + 4L * i, n - i);
    }
  }

  @Override
  public void maxGradient(
      Window window, long x, long y, long dy, int planes, int height, int width, long dx) {
    if (!window.equals(HALVING)) {
      super.maxGradient(window, x, y, dy, planes, height, width, dx);
      return;
    }
    if (height % 2 + width % 2 > 0) {
      Elementwise.KERNELS.fill(dx, 0f, planes * height * width);
    }
    for (int p = 0; p < planes; p++) {
      for (int oy = 0; oy < height / 2; oy++) {
        long row = 4L * ((long) p * height + 2 * oy) * width;
        spreadToRows(x + row, 4L * width, y, dy, dx + row, width / 2);
        y += 4L * (width / 2);
        dy += 4L * (width / 2);
      }
    }
  }

  /** The gradients of n outputs go to two rows of 2·n inputs. */
  private static void spreadToRows(long x, long step, long y, long dy, long dx, int n) {
    FloatVector zero = zero();
    for (int i = 0; i < n; i += LENGTH) {
      long at = 8L * i;
      FloatVector max = load(y + 4L * i);
      FloatVector gradient = load(dy + 4L * i).add(zero); // +0, as a sum from zero, for −0
      FloatVector a = load(x + at);
      FloatVector b = load(x + at + 4L * LENGTH);
      FloatVector c = load(x + at + step);
      FloatVector d = load(x + at + 4L * LENGTH + step);
      VectorMask<Float> not00 = a.rearrange(EVEN, b).compare(VectorOperators.LT, max);
      VectorMask<Float> not01 = not00.and(a.rearrange(ODD, b).compare(VectorOperators.LT, max));
      VectorMask<Float> not10 = not01.and(c.rearrange(EVEN, d).compare(VectorOperators.LT, max));
      VectorMask<Float> not11 = not10.and(c.rearrange(ODD, d).compare(VectorOperators.LT, max));
      FloatVector g00 = gradient.blend(zero, not00);
      FloatVector g01 = zero.blend(gradient, not00.andNot(not01));
      FloatVector g10 = zero.blend(gradient, not01.andNot(not10));
      FloatVector g11 = zero.blend(gradient, not10.andNot(not11));
      int rest = 2 * (n - i);
      storeUpTo(g00.rearrange(LOW, g01), dx + at, rest);
      storeUpTo(g10.rearrange(LOW, g11), dx + at + step, rest);
      if (rest > LENGTH) {
        storeUpTo(g00.rearrange(HIGH, g01), dx + at + 4L * LENGTH, rest - LENGTH);
        storeUpTo(g10.rearrange(HIGH, g11), dx + at + 4L * LENGTH + step, rest - LENGTH);
      }
    }
  }

  private static void storeUpTo(FloatVector v, long to, int n) {
    if (n >= LENGTH) {
      store(v, to);
    } else {
      store(v, to, first(n));
    }
  }
}
