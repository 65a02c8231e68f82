package dev.nacre.bench;

import jdk.incubator.vector.FloatVector;

/** How many multiply-adds a core can do: independent chains, nothing loaded or stored. */
final class Peak {
  private static final int TURNS = 1 << 20;

  /** Chains in one turn; as many as hide the latency of any processor known. */
  private static final int CHAINS = 12;

  private Peak() {}

  /** Multiply-adds a nanosecond, twice that in GFLOP/s; the best of some attempts. */
  static double multiplyAddsPerNanosecond() {
    double best = 0;
    for (int i = 0; i < 200; i++) {
      long start = System.nanoTime();
      float result = run(0.999f);
      long nanos = System.nanoTime() - start;
      if (result != 0.5f) {
        double done = (double) TURNS * CHAINS * FloatVector.SPECIES_PREFERRED.length();
        best = Math.max(best, done / nanos);
      }
    }
    return best;
  }

  private static float run(float by) {
    var species = FloatVector.SPECIES_PREFERRED;
    var f = FloatVector.broadcast(species, by);
    var a = FloatVector.zero(species);
    var b = FloatVector.zero(species);
    var c = FloatVector.zero(species);
    var d = FloatVector.zero(species);
    var e = FloatVector.zero(species);
    var g = FloatVector.zero(species);
    var h = FloatVector.zero(species);
    var k = FloatVector.zero(species);
    var l = FloatVector.zero(species);
    var m = FloatVector.zero(species);
    var n = FloatVector.zero(species);
    var o = FloatVector.zero(species);
    for (int i = 0; i < TURNS; i++) {
      a = a.fma(f, f);
      b = b.fma(f, f);
      c = c.fma(f, f);
      d = d.fma(f, f);
      e = e.fma(f, f);
      g = g.fma(f, f);
      h = h.fma(f, f);
      k = k.fma(f, f);
      l = l.fma(f, f);
      m = m.fma(f, f);
      n = n.fma(f, f);
      o = o.fma(f, f);
    }
    var sum = a.add(b).add(c).add(d).add(e).add(g).add(h).add(k).add(l).add(m).add(n).add(o);
    return sum.lane(0);
  }
}
