package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Transcendentals;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link Transcendentals} in vectors, operation by operation as there. */
public final class VectorTranscendentals extends Transcendentals {
  /** {@link Transcendentals#exp(float)} in each lane. */
  static FloatVector exp(FloatVector x) {
    FloatVector t = x.fma(all(LOG2_E), all(ROUND));
    FloatVector n = t.sub(all(ROUND));
    FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    FloatVector p = all(E0).fma(r, all(E1));
    p = p.fma(r, all(E2));
    p = p.fma(r, all(E3));
    p = p.fma(r, all(E4));
    p = p.fma(r, all(E5));
    p = p.fma(r.mul(r), r.add(all(1f)));
    IntVector power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector y = p.reinterpretAsInts().add(power).reinterpretAsFloats();
    y = y.blend(zero(), x.compare(VectorOperators.LT, EXP_MIN));
    FloatVector huge = x.mul(all(Float.POSITIVE_INFINITY));
    return huge.blend(y, x.compare(VectorOperators.LE, EXP_MAX));
  }

  /** {@link Transcendentals#sigmoid(float)} in each lane. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector one = all(1f);
    FloatVector y = one.div(exp(x.neg()).add(one));
    return y.blend(zero(), y.compare(VectorOperators.LT, Float.MIN_NORMAL));
  }

  /** {@link Transcendentals#tanh(float)} in each lane. */
  static FloatVector tanh(FloatVector x) {
    FloatVector c = x.blend(all(TANH_MAX), x.compare(VectorOperators.GT, TANH_MAX));
    c = c.blend(all(-TANH_MAX), x.compare(VectorOperators.LT, -TANH_MAX));
    FloatVector s = c.mul(c);
    FloatVector p = all(P0).fma(s, all(P1));
    p = p.fma(s, all(P2));
    p = p.fma(s, all(P3));
    p = p.fma(s, all(P4));
    p = p.fma(s, all(P5));
    p = p.fma(s, all(P6));
    p = p.mul(c);
    FloatVector q = all(Q0).fma(s, all(Q1));
    q = q.fma(s, all(Q2));
    q = q.fma(s, all(Q3));
    return p.div(q);
  }

  /** {@link Transcendentals#log(float)} in each lane. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(all(8388608f)), tiny);
    FloatVector bias = all(-126f).blend(all(-149f), tiny);
    IntVector bits = scaled.reinterpretAsInts();
    FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
    FloatVector e =
        ((FloatVector) bits.lanewise(VectorOperators.LSHR, 23).convert(VectorOperators.I2F, 0))
            .add(bias);
    VectorMask<Float> low = m.compare(VectorOperators.LT, SQRT_HALF);
    FloatVector again = zero().blend(m, low);
    e = e.blend(e.sub(all(1f)), low);
    m = m.sub(all(1f)).add(again);
    FloatVector z = m.mul(m);
    FloatVector p = all(L0).fma(m, all(L1));
    p = p.fma(m, all(L2));
    p = p.fma(m, all(L3));
    p = p.fma(m, all(L4));
    p = p.fma(m, all(L5));
    p = p.fma(m, all(L6));
    p = p.fma(m, all(L7));
    p = p.fma(m, all(L8));
    p = p.mul(m).mul(z);
    p = e.fma(all(LN2_LOW), p);
    p = all(-0.5f).fma(z, p);
    FloatVector y = e.fma(all(LN2_HIGH), m.add(p));
    y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    y = all(Float.NaN).blend(y, x.compare(VectorOperators.GT, 0f));
    return y.blend(all(Float.NEGATIVE_INFINITY), x.compare(VectorOperators.EQ, 0f));
  }

  @Override
  public void exp(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(exp(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      store(exp(load(x + whole * 4L)), y + whole * 4L, first(n - whole));
    }
  }

  @Override
  public void log(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(log(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      store(log(load(x + whole * 4L)), y + whole * 4L, first(n - whole));
    }
  }

  @Override
  public void tanh(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(tanh(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      store(tanh(load(x + whole * 4L)), y + whole * 4L, first(n - whole));
    }
  }

  @Override
  public void sigmoid(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(sigmoid(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      store(sigmoid(load(x + whole * 4L)), y + whole * 4L, first(n - whole));
    }
  }
}
