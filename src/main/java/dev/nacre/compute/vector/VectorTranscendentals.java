package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Transcendentals;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Transcendentals} in vectors, operation by operation as there. */
public final class VectorTranscendentals extends Transcendentals {
  static final VectorTranscendentals KERNELS = new VectorTranscendentals();

  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);
  // constants as vectors: so many broadcasts would exceed what C2 inlines into one method
  private static final FloatVector V_LOG2_E = all(LOG2_E);
  private static final FloatVector V_ROUND = all(ROUND);
  private static final FloatVector MINUS_LN2_LOW = all(-LN2_LOW);
  private static final FloatVector MINUS_LN2_HIGH = all(-LN2_HIGH);
  private static final FloatVector V_E0 = all(E0);
  private static final FloatVector V_E1 = all(E1);
  private static final FloatVector V_E2 = all(E2);
  private static final FloatVector V_E3 = all(E3);
  private static final FloatVector V_E4 = all(E4);
  private static final FloatVector V_E5 = all(E5);
  private static final FloatVector V_EXP_MIN = all(EXP_MIN);
  private static final FloatVector V_EXP_MAX = all(EXP_MAX);
  private static final FloatVector V_P0 = all(P0);
  private static final FloatVector V_P1 = all(P1);
  private static final FloatVector V_P2 = all(P2);
  private static final FloatVector V_P3 = all(P3);
  private static final FloatVector V_P4 = all(P4);
  private static final FloatVector V_P5 = all(P5);
  private static final FloatVector V_P6 = all(P6);
  private static final FloatVector V_Q0 = all(Q0);
  private static final FloatVector V_Q1 = all(Q1);
  private static final FloatVector V_Q2 = all(Q2);
  private static final FloatVector V_Q3 = all(Q3);
  private static final FloatVector V_TANH_MAX = all(TANH_MAX);
  private static final FloatVector MINUS_TANH_MAX = all(-TANH_MAX);
  private static final FloatVector ONE = all(1f);
  private static final FloatVector NORMAL = all(Float.MIN_NORMAL);
  private static final FloatVector TO_NORMAL = all(8388608f);
  private static final FloatVector BIAS = all(-126f);
  private static final FloatVector BIAS_SCALED = all(-149f);
  private static final FloatVector ROOT = all(SQRT_HALF);
  private static final FloatVector V_L0 = all(L0);
  private static final FloatVector V_L1 = all(L1);
  private static final FloatVector V_L2 = all(L2);
  private static final FloatVector V_L3 = all(L3);
  private static final FloatVector V_L4 = all(L4);
  private static final FloatVector V_L5 = all(L5);
  private static final FloatVector V_L6 = all(L6);
  private static final FloatVector V_L7 = all(L7);
  private static final FloatVector V_L8 = all(L8);
  private static final FloatVector MINUS_HALF = all(-0.5f);
  private static final FloatVector HIGH = all(LN2_HIGH);
  private static final FloatVector LOW = all(LN2_LOW);
  private static final FloatVector INFINITY = all(Float.POSITIVE_INFINITY);
  private static final FloatVector MINUS_INFINITY = all(Float.NEGATIVE_INFINITY);
  private static final FloatVector NAN = all(Float.NaN);
  private static final FloatVector V_ANGLE_MAX = all(ANGLE_MAX);
  private static final FloatVector V_TWO_OVER_PI = all(TWO_OVER_PI);
  private static final FloatVector MINUS_HALF_PI_HIGH = all(-HALF_PI_HIGH);
  private static final FloatVector MINUS_HALF_PI_MIDDLE = all(-HALF_PI_MIDDLE);
  private static final FloatVector MINUS_HALF_PI_LOW = all(-HALF_PI_LOW);
  private static final FloatVector V_S0 = all(S0);
  private static final FloatVector V_S1 = all(S1);
  private static final FloatVector V_S2 = all(S2);
  private static final FloatVector V_C0 = all(C0);
  private static final FloatVector V_C1 = all(C1);
  private static final FloatVector V_C2 = all(C2);
  private static final IntVector SINE = IntVector.zero(INTS);
  private static final IntVector COSINE = IntVector.broadcast(INTS, 1);
  private static final IntVector FRACTION = IntVector.broadcast(INTS, 0x007fffff);
  private static final IntVector HALF_BITS = IntVector.broadcast(INTS, 0x3f000000);
  private static final IntVector INTEGER_BITS = IntVector.broadcast(INTS, 0x4b000000);

  /** {@link Transcendentals#exp(float)} in each lane. */
  static FloatVector exp(FloatVector x) {
    FloatVector t = x.fma(V_LOG2_E, V_ROUND);
    FloatVector n = t.sub(V_ROUND);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = V_E0.fma(r, V_E1).fma(r, V_E2).fma(r, V_E3).fma(r, V_E4).fma(r, V_E5);
    p = p.fma(r.mul(r), r.add(ONE));
    IntVector power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector y = p.reinterpretAsInts().add(power).reinterpretAsFloats();
    y = y.blend(zero(), x.compare(VectorOperators.LT, V_EXP_MIN));
    return x.mul(INFINITY).blend(y, x.compare(VectorOperators.LE, V_EXP_MAX));
  }

  /** {@link Transcendentals#sigmoid(float)} in each lane. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector y = ONE.div(exp(x.neg()).add(ONE));
    return y.blend(zero(), y.compare(VectorOperators.LT, NORMAL));
  }

  /** {@link Transcendentals#tanh(float)} in each lane. */
  static FloatVector tanh(FloatVector x) {
    FloatVector c = x.blend(V_TANH_MAX, x.compare(VectorOperators.GT, V_TANH_MAX));
    c = c.blend(MINUS_TANH_MAX, x.compare(VectorOperators.LT, MINUS_TANH_MAX));
    FloatVector s = c.mul(c);
    FloatVector p = V_P0.fma(s, V_P1).fma(s, V_P2).fma(s, V_P3).fma(s, V_P4);
    p = p.fma(s, V_P5).fma(s, V_P6).mul(c);
    return p.div(V_Q0.fma(s, V_Q1).fma(s, V_Q2).fma(s, V_Q3));
  }

  /** {@link Transcendentals#log(float)} in each lane. */
  static FloatVector log(FloatVector x) {
    FloatVector y = logOfPositive(x);
    y = y.blend(x, x.compare(VectorOperators.EQ, INFINITY));
    y = NAN.blend(y, x.compare(VectorOperators.GT, zero()));
    return y.blend(MINUS_INFINITY, x.compare(VectorOperators.EQ, zero()));
  }

  private static FloatVector logOfPositive(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, NORMAL);
    IntVector bits = x.blend(x.mul(TO_NORMAL), tiny).reinterpretAsInts();
    FloatVector m = bits.and(FRACTION).or(HALF_BITS).reinterpretAsFloats();
    // a float of 2²³ and more has its integer in the low bits
    IntVector power = bits.lanewise(VectorOperators.LSHR, 23).or(INTEGER_BITS);
    FloatVector e = power.reinterpretAsFloats().sub(TO_NORMAL);
    e = e.add(BIAS.blend(BIAS_SCALED, tiny));
    VectorMask<Float> low = m.compare(VectorOperators.LT, ROOT);
    FloatVector again = zero().blend(m, low);
    e = e.blend(e.sub(ONE), low);
    m = m.sub(ONE).add(again);
    FloatVector z = m.mul(m);
    FloatVector p = V_L0.fma(m, V_L1).fma(m, V_L2).fma(m, V_L3).fma(m, V_L4).fma(m, V_L5);
    p = p.fma(m, V_L6).fma(m, V_L7).fma(m, V_L8).mul(m).mul(z);
    p = e.fma(LOW, p);
    p = MINUS_HALF.fma(z, p);
    return e.fma(HIGH, m.add(p));
  }

  /**
   * sin (x + turns · π/2) of the first {@code count} lanes, where |x| ≤ ANGLE_MAX. It loads and
   * stores by itself: it is too large to be inlined everywhere, and a vector passed on would be
   * boxed.
   */
  private static void sinOfQuadrant(long from, IntVector turns, long to, int count) {
    FloatVector x = load(from);
    FloatVector t = x.fma(V_TWO_OVER_PI, V_ROUND);
    FloatVector n = t.sub(V_ROUND);
    FloatVector r = n.fma(MINUS_HALF_PI_HIGH, x);
    r = n.fma(MINUS_HALF_PI_LOW, n.fma(MINUS_HALF_PI_MIDDLE, r));
    FloatVector z = r.mul(r);
    FloatVector sin = V_S0.fma(z, V_S1).fma(z, V_S2).fma(r.mul(z), r);
    FloatVector cos = V_C0.fma(z, V_C1).fma(z, V_C2).fma(z.mul(z), z.fma(MINUS_HALF, ONE));
    IntVector quadrant = t.reinterpretAsInts().add(turns);
    // bit 0 says which of the two, bit 1 becomes the sign
    IntVector odd = quadrant.lanewise(VectorOperators.LSHL, 31);
    FloatVector y = sin.blend(cos, odd.reinterpretAsFloats().test(VectorOperators.IS_NEGATIVE));
    IntVector sign = quadrant.lanewise(VectorOperators.LSHR, 1).lanewise(VectorOperators.LSHL, 31);
    y = y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
    if (count == LENGTH) {
      y.intoMemorySegment(Memory.ALL, to, ORDER);
    } else {
      y.intoMemorySegment(Memory.ALL, to, ORDER, first(count));
    }
  }

  @Override
  public void sin(long x, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      int count = Math.min(LENGTH, n - i);
      if (!sinOfVector(x + i * 4L, y + i * 4L, count, SINE)) {
        super.sin(x + i * 4L, y + i * 4L, count);
      }
    }
  }

  @Override
  public void cos(long x, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      int count = Math.min(LENGTH, n - i);
      if (!sinOfVector(x + i * 4L, y + i * 4L, count, COSINE)) {
        super.cos(x + i * 4L, y + i * 4L, count);
      }
    }
  }

  /** False, and nothing done, where an angle is too large, infinite or NaN. */
  private static boolean sinOfVector(long x, long y, int n, IntVector turns) {
    FloatVector angle = load(x);
    if (!angle.abs().compare(VectorOperators.LE, V_ANGLE_MAX).allTrue()) {
      return false;
    }
    sinOfQuadrant(x, turns, y, n);
    return true;
  }

  @Override
  public void exp(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(exp(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      exp(load(x + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void log(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(log(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      log(load(x + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void tanh(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(tanh(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      tanh(load(x + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void sigmoid(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(sigmoid(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      sigmoid(load(x + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }
}
