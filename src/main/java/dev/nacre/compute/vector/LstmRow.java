package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.ADDRESS;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STEP;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.nacre.compute.Recurrent;
import dev.nacre.compute.Transcendentals;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One row of an LSTM's step, whole vectors only.
 *
 * <p>The Vector API is called without helpers, the functions of {@link VectorTranscendentals}
 * written out: once a method's compiled form has grown large, the compiler inlines no helper of
 * ours any more, and boxes each vector passed. For the same reason each loop is a method of more
 * than 325 bytes, HotSpot's FreqInlineSize: it is then compiled by itself, whoever calls it.
 */
final class LstmRow extends Transcendentals {
  private static final float TINY = Recurrent.TINY;

  private LstmRow() {}

  /** σ(z + b), in the place of z. */
  static void gate(long z, long bias, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      long biasAt = (bias + 4L * j) & ADDRESS;
      long at = (z + 4L * j) & ADDRESS;
      FloatVector x = fromMemorySegment(SPECIES, ALL, at, ORDER);
      x = x.add(fromMemorySegment(SPECIES, ALL, biasAt, ORDER)).neg();
      FloatVector t = x.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector n1 = t.sub(broadcast(SPECIES, ROUND));
      FloatVector r = n1.fma(broadcast(SPECIES, -LN2_HIGH), x);
      r = n1.fma(broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p = r.fma(broadcast(SPECIES, E0), broadcast(SPECIES, E1));
      p = p.fma(r, broadcast(SPECIES, E2));
      p = p.fma(r, broadcast(SPECIES, E3));
      p = p.fma(r, broadcast(SPECIES, E4));
      p = p.fma(r, broadcast(SPECIES, E5));
      p = p.fma(r.mul(r), r.add(1f));
      IntVector power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();
      e = e.blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
      FloatVector huge = x.mul(Float.POSITIVE_INFINITY);
      e = huge.blend(e, x.compare(VectorOperators.LE, EXP_MAX));
      FloatVector y = broadcast(SPECIES, 1f).div(e.add(1f));
      y = y.blend(0f, y.compare(VectorOperators.LT, Float.MIN_NORMAL));
      y.intoMemorySegment(ALL, at, ORDER);
    }
  }

  /**
   * g = tanh(z + b), in the place of z, and c = f · c′ + i · g.
   *
   * @param gates i, f and z; blocks are {@code width} bytes apart
   * @param bias of g
   * @param before c′
   */
  static void cells(long gates, long bias, long before, long cells, long width, int n) {
    long w = width & STEP;
    for (int j = 0; j < n; j += LENGTH) {
      long biasAt = (bias + 4L * j) & ADDRESS;
      long beforeAt = (before + 4L * j) & ADDRESS;
      long cellsAt = (cells + 4L * j) & ADDRESS;
      long at = (gates + 4L * j) & ADDRESS;
      FloatVector x = fromMemorySegment(SPECIES, ALL, at + 2 * w, ORDER);
      x = x.add(fromMemorySegment(SPECIES, ALL, biasAt, ORDER));
      x = x.blend(TANH_MAX, x.compare(VectorOperators.GT, TANH_MAX));
      x = x.blend(-TANH_MAX, x.compare(VectorOperators.LT, -TANH_MAX));
      FloatVector s = x.mul(x);
      FloatVector p = s.fma(broadcast(SPECIES, P0), broadcast(SPECIES, P1));
      p = p.fma(s, broadcast(SPECIES, P2));
      p = p.fma(s, broadcast(SPECIES, P3));
      p = p.fma(s, broadcast(SPECIES, P4));
      p = p.fma(s, broadcast(SPECIES, P5));
      p = p.fma(s, broadcast(SPECIES, P6));
      FloatVector q = s.fma(broadcast(SPECIES, Q0), broadcast(SPECIES, Q1));
      q = q.fma(s, broadcast(SPECIES, Q2));
      q = q.fma(s, broadcast(SPECIES, Q3));
      FloatVector g = p.mul(x).div(q);
      g.intoMemorySegment(ALL, at + 2 * w, ORDER);
      FloatVector added = fromMemorySegment(SPECIES, ALL, at, ORDER).mul(g);
      FloatVector f = fromMemorySegment(SPECIES, ALL, at + w, ORDER);
      FloatVector c = f.fma(fromMemorySegment(SPECIES, ALL, beforeAt, ORDER), added);
      c = c.blend(0f, c.abs().compare(VectorOperators.LT, TINY));
      c.intoMemorySegment(ALL, cellsAt, ORDER);
    }
  }

  /** h = o · tanh c. */
  static void hidden(long o, long cells, long squashed, long hidden, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      long cellsAt = (cells + 4L * j) & ADDRESS;
      long squashedAt = (squashed + 4L * j) & ADDRESS;
      long oAt = (o + 4L * j) & ADDRESS;
      long hiddenAt = (hidden + 4L * j) & ADDRESS;
      FloatVector x = fromMemorySegment(SPECIES, ALL, cellsAt, ORDER);
      x = x.blend(TANH_MAX, x.compare(VectorOperators.GT, TANH_MAX));
      x = x.blend(-TANH_MAX, x.compare(VectorOperators.LT, -TANH_MAX));
      FloatVector s = x.mul(x);
      FloatVector p = s.fma(broadcast(SPECIES, P0), broadcast(SPECIES, P1));
      p = p.fma(s, broadcast(SPECIES, P2));
      p = p.fma(s, broadcast(SPECIES, P3));
      p = p.fma(s, broadcast(SPECIES, P4));
      p = p.fma(s, broadcast(SPECIES, P5));
      p = p.fma(s, broadcast(SPECIES, P6));
      FloatVector q = s.fma(broadcast(SPECIES, Q0), broadcast(SPECIES, Q1));
      q = q.fma(s, broadcast(SPECIES, Q2));
      q = q.fma(s, broadcast(SPECIES, Q3));
      FloatVector t = p.mul(x).div(q);
      t.intoMemorySegment(ALL, squashedAt, ORDER);
      FloatVector h = t.mul(fromMemorySegment(SPECIES, ALL, oAt, ORDER));
      h = h.blend(0f, h.abs().compare(VectorOperators.LT, TINY));
      h.intoMemorySegment(ALL, hiddenAt, ORDER);
    }
  }

  /**
   * What comes through h = o · tanh c and c = f · c′ + i · g: the gradients by the sums of i, f, g
   * and o, in their places, and by c′, in the place of that by c.
   */
  static void gradient(
      long gates, long before, long squashed, long dy, long dh, long dc, long width, int n) {
    long w = width & STEP;
    for (int j = 0; j < n; j += LENGTH) {
      long at = (gates + 4L * j) & ADDRESS;
      long beforeAt = (before + 4L * j) & ADDRESS;
      long squashedAt = (squashed + 4L * j) & ADDRESS;
      long dyAt = (dy + 4L * j) & ADDRESS;
      long dhAt = (dh + 4L * j) & ADDRESS;
      long dcAt = (dc + 4L * j) & ADDRESS;
      FloatVector one = broadcast(SPECIES, 1f);
      FloatVector o = fromMemorySegment(SPECIES, ALL, at + 3 * w, ORDER);
      FloatVector t = fromMemorySegment(SPECIES, ALL, squashedAt, ORDER);
      FloatVector d = fromMemorySegment(SPECIES, ALL, dyAt, ORDER);
      d = d.add(fromMemorySegment(SPECIES, ALL, dhAt, ORDER));
      FloatVector through = t.neg().fma(t, one);
      FloatVector e = d.mul(o).fma(through, fromMemorySegment(SPECIES, ALL, dcAt, ORDER));
      FloatVector dO = d.mul(t).mul(o.mul(one.sub(o)));
      dO = dO.blend(0f, dO.abs().compare(VectorOperators.LT, TINY));
      dO.intoMemorySegment(ALL, at + 3 * w, ORDER);
      FloatVector i = fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector f = fromMemorySegment(SPECIES, ALL, at + w, ORDER);
      FloatVector g = fromMemorySegment(SPECIES, ALL, at + 2 * w, ORDER);
      FloatVector di = e.mul(g).mul(i.mul(one.sub(i)));
      di = di.blend(0f, di.abs().compare(VectorOperators.LT, TINY));
      di.intoMemorySegment(ALL, at, ORDER);
      FloatVector df = e.mul(fromMemorySegment(SPECIES, ALL, beforeAt, ORDER));
      df = df.mul(f.mul(one.sub(f)));
      df = df.blend(0f, df.abs().compare(VectorOperators.LT, TINY));
      df.intoMemorySegment(ALL, at + w, ORDER);
      FloatVector dg = e.mul(i).mul(g.neg().fma(g, one));
      dg = dg.blend(0f, dg.abs().compare(VectorOperators.LT, TINY));
      dg.intoMemorySegment(ALL, at + 2 * w, ORDER);
      FloatVector earlier = e.mul(f);
      earlier = earlier.blend(0f, earlier.abs().compare(VectorOperators.LT, TINY));
      earlier.intoMemorySegment(ALL, dcAt, ORDER);
    }
  }
}
