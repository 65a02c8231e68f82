package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Reductions} in vectors. The 16 lanes of a sum are one vector of AVX-512, two of AVX2 or
 * four of NEON, so the same numbers meet in the same order.
 *
 * <p>Sums and products of vectors are inlined into all kinds of callers, and long ones into
 * themselves, half by half, so their loops call the Vector API directly (see {@link Lanes}).
 */
public final class VectorReductions extends Reductions {
  static final VectorReductions KERNELS = new VectorReductions();

  /** Sums that are independent of each other, and so need not wait for each other. */
  private static final int TOGETHER = 4;

  /** A vector of sums, of which the first lanes are wanted. */
  private static final Scratch LAST = new Scratch();

  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[TOGETHER * LANES]);

  @Override
  protected float sumBlock(long x, int n) {
    var sums = SUMS.get();
    for (int lane = 0; lane < LANES; lane += LENGTH) {
      sumLanes(x, n, lane, sums);
    }
    return joinLanes(sums);
  }

  /** Sums the elements of one vector's worth of lanes. */
  private static void sumLanes(long x, int n, int lane, float[] sums) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = lane;
    for (; i + LENGTH <= n; i += LANES) {
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, ALL, x + i * 4L, ORDER));
    }
    if (i < n) {
      var rest = FloatVector.fromMemorySegment(SPECIES, ALL, x + i * 4L, ORDER);
      sum = sum.add(FloatVector.zero(SPECIES).blend(rest, first(n - i)));
    }
    sum.intoArray(sums, lane);
  }

  @Override
  protected float sumOfFourBlocks(long x) {
    float[] sums = sumsOfFour(x, BLOCK * 4L, BLOCK);
    float left = joinLanes(sums, 0) + joinLanes(sums, LANES);
    return left + (joinLanes(sums, 2 * LANES) + joinLanes(sums, 3 * LANES));
  }

  @Override
  public void sums(long x, int rows, int n, long y) {
    int r = 0;
    if (n <= BLOCK) {
      for (; r + TOGETHER <= rows; r += TOGETHER) {
        float[] sums = sumsOfFour(x + 4L * r * n, 4L * n, n);
        for (int i = 0; i < TOGETHER; i++) {
          Memory.set(y + (r + i) * 4L, joinLanes(sums, i * LANES));
        }
      }
    }
    super.sums(x + 4L * r * n, rows - r, n, y + r * 4L);
  }

  /** The lanes of the sums of four stretches that begin {@code step} bytes apart. */
  private static float[] sumsOfFour(long x, long step, int n) {
    float[] sums = SUMS.get();
    for (int lane = 0; lane < LANES; lane += LENGTH) {
      sumLanesOfFour(x, step, n, lane, sums);
    }
    return sums;
  }

  private static void sumLanesOfFour(long x, long step, int n, int lane, float[] sums) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    int i = lane;
    for (; i + LENGTH <= n; i += LANES) {
      long at = x + i * 4L;
      a = a.add(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER));
      b = b.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + step, ORDER));
      c = c.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + 2 * step, ORDER));
      d = d.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + 3 * step, ORDER));
    }
    if (i < n) {
      long at = x + i * 4L;
      VectorMask<Float> rest = first(n - i);
      a = a.add(zero().blend(load(at), rest));
      b = b.add(zero().blend(load(at + step), rest));
      c = c.add(zero().blend(load(at + 2 * step), rest));
      d = d.add(zero().blend(load(at + 3 * step), rest));
    }
    a.intoArray(sums, lane);
    b.intoArray(sums, LANES + lane);
    c.intoArray(sums, 2 * LANES + lane);
    d.intoArray(sums, 3 * LANES + lane);
  }

  @Override
  protected float dotBlock(long a, long b, int n) {
    var sums = SUMS.get();
    for (int lane = 0; lane < LANES; lane += LENGTH) {
      dotLanes(a, b, n, lane, sums);
    }
    return joinLanes(sums);
  }

  private static void dotLanes(long a, long b, int n, int lane, float[] sums) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = lane;
    for (; i + LENGTH <= n; i += LANES) {
      var left = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * 4L, ORDER);
      sum = left.fma(FloatVector.fromMemorySegment(SPECIES, ALL, b + i * 4L, ORDER), sum);
    }
    if (i < n) {
      var left = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * 4L, ORDER);
      var right = FloatVector.fromMemorySegment(SPECIES, ALL, b + i * 4L, ORDER);
      sum = sum.blend(left.fma(right, sum), first(n - i));
    }
    sum.intoArray(sums, lane);
  }

  @Override
  public float max(long x, int n) {
    if (n < LENGTH) {
      return super.max(x, n);
    }
    // the end is covered by a last vector that may overlap: an element may be seen twice
    long end = x + (n - LENGTH) * 4L;
    FloatVector max = load(end);
    FloatVector other = max;
    FloatVector nan = max;
    for (long at = x; at < end; at += 2 * LENGTH * 4L) {
      FloatVector v = load(at);
      FloatVector w = load(Math.min(at + LENGTH * 4L, end));
      max = max.blend(v, v.compare(VectorOperators.GT, max));
      other = other.blend(w, w.compare(VectorOperators.GT, other));
      nan = nan.blend(v, v.compare(VectorOperators.NE, v));
      nan = nan.blend(w, w.compare(VectorOperators.NE, w));
    }
    if (nan.compare(VectorOperators.NE, nan).anyTrue()) {
      return Float.NaN;
    }
    return max.max(other).reduceLanes(VectorOperators.MAX) + 0f;
  }

  // four vectors side by side, so that a row is read in stretches as long as the memory likes
  @Override
  public void maxRows(long x, int rows, int stride, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += LENGTH) {
      store(maxOfRows(x + j * 4L, rows, stride * 4L), y + j * 4L);
    }
    if (whole < n) {
      FloatVector max = maxOfRows(x + whole * 4L, rows, stride * 4L);
      max.intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  /** In two chains, of which the second may see the last row again. */
  private static FloatVector maxOfRows(long x, int rows, long step) {
    long last = x + (rows - 1) * step;
    FloatVector max = load(last);
    FloatVector other = max;
    FloatVector nan = max;
    for (long at = x; at < last; at += 2 * step) {
      FloatVector v = load(at);
      FloatVector w = load(at + step);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
      other = other.blend(w, w.compare(VectorOperators.GT, other));
      nan = nan.blend(v, v.compare(VectorOperators.NE, v));
      nan = nan.blend(w, w.compare(VectorOperators.NE, w));
    }
    max = max.blend(other, other.compare(VectorOperators.GT, max)).add(zero()); // +0 for −0
    return max.blend(nan, nan.compare(VectorOperators.NE, nan));
  }

  @Override
  public void sumRows(long x, int rows, int stride, long y, int n) {
    int j = 0;
    for (; j <= n - 4 * LENGTH; j += 4 * LENGTH) {
      sumFour(x + 4L * j, rows, stride, y + 4L * j);
    }
    for (; j <= n - LENGTH; j += LENGTH) {
      sumOne(x + 4L * j, rows, stride, y + 4L * j);
    }
    if (j < n) {
      long last = LAST.floats(LENGTH);
      sumOne(x + 4L * j, rows, stride, last);
      Memory.copy(last, y + 4L * j, 4L * (n - j));
    }
  }

  private static void sumFour(long x, int rows, int stride, long y) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    long at = x;
    for (int first = 0; first < rows; first += ROWS) {
      FloatVector block0 = FloatVector.zero(SPECIES);
      FloatVector block1 = FloatVector.zero(SPECIES);
      FloatVector block2 = FloatVector.zero(SPECIES);
      FloatVector block3 = FloatVector.zero(SPECIES);
      for (int r = first; r < Math.min(rows, first + ROWS); r++) {
        block0 = block0.add(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER));
        block1 = block1.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + 4L * LENGTH, ORDER));
        block2 = block2.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + 8L * LENGTH, ORDER));
        block3 = block3.add(FloatVector.fromMemorySegment(SPECIES, ALL, at + 12L * LENGTH, ORDER));
        at += 4L * stride;
      }
      sum0 = sum0.add(block0);
      sum1 = sum1.add(block1);
      sum2 = sum2.add(block2);
      sum3 = sum3.add(block3);
    }
    sum0.intoMemorySegment(ALL, y, ORDER);
    sum1.intoMemorySegment(ALL, y + 4L * LENGTH, ORDER);
    sum2.intoMemorySegment(ALL, y + 8L * LENGTH, ORDER);
    sum3.intoMemorySegment(ALL, y + 12L * LENGTH, ORDER);
  }

  private static void sumOne(long x, int rows, int stride, long y) {
    FloatVector sum = FloatVector.zero(SPECIES);
    long at = x;
    for (int first = 0; first < rows; first += ROWS) {
      FloatVector block = FloatVector.zero(SPECIES);
      for (int r = first; r < Math.min(rows, first + ROWS); r++) {
        block = block.add(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER));
        at += 4L * stride;
      }
      sum = sum.add(block);
    }
    sum.intoMemorySegment(ALL, y, ORDER);
  }

  @Override
  public boolean allFinite(long x, int n) {
    int fours = n / (TOGETHER * LENGTH) * TOGETHER * LENGTH;
    return sumsAreFinite(x, fours) && sumIsFinite(x + fours * 4L, n - fours);
  }

  /**
   * 0 · v is 0 for a finite v, else NaN, which a sum keeps; four sums, as each waits for its last.
   * They begin with zeros of their own and have no other loop in their method: else the compiler
   * boxed them wherever that other loop was never run.
   */
  private static boolean sumsAreFinite(long x, int n) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += TOGETHER * LENGTH) {
      long at = x + i * 4L;
      a = load(at).fma(zero, a);
      b = load(at + 4L * LENGTH).fma(zero, b);
      c = load(at + 8L * LENGTH).fma(zero, c);
      d = load(at + 12L * LENGTH).fma(zero, d);
    }
    return a.add(b).add(c.add(d)).test(VectorOperators.IS_NAN).not().allTrue();
  }

  private static boolean sumIsFinite(long x, int n) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum = FloatVector.zero(SPECIES);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      sum = load(x + i * 4L).fma(zero, sum);
    }
    if (whole < n) {
      sum = sum.blend(load(x + whole * 4L).fma(zero, sum), first(n - whole));
    }
    return sum.test(VectorOperators.IS_NAN).not().allTrue();
  }
}
