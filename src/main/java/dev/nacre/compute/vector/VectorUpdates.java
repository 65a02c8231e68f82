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
import dev.nacre.compute.Scratch;
import dev.nacre.compute.Updates;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link Updates} in vectors. */
public final class VectorUpdates extends Updates {
  private static final Scratch LAST = new Scratch();

  @Override
  public void sgd(long w, long g, float rate, float decay, int n) {
    FloatVector back = all(-rate);
    FloatVector shrink = all(decay);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector x = load(w + i * 4L);
      store(x.fma(shrink, load(g + i * 4L)).fma(back, x), w + i * 4L);
    }
    if (whole < n) {
      FloatVector x = load(w + whole * 4L);
      FloatVector stepped = x.fma(shrink, load(g + whole * 4L)).fma(back, x);
      stepped.intoMemorySegment(Memory.ALL, w + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void momentum(
      long w, long g, long v, float rate, float momentum, boolean nesterov, float decay, int n) {
    FloatVector back = all(-rate);
    FloatVector keep = all(momentum);
    FloatVector shrink = all(decay);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector x = load(w + i * 4L);
      FloatVector h = x.fma(shrink, load(g + i * 4L));
      FloatVector velocity = flushed(load(v + i * 4L).fma(keep, h));
      store(velocity, v + i * 4L);
      store((nesterov ? velocity.fma(keep, h) : velocity).fma(back, x), w + i * 4L);
    }
    if (whole < n) {
      VectorMask<Float> rest = first(n - whole);
      FloatVector x = load(w + whole * 4L);
      FloatVector h = x.fma(shrink, load(g + whole * 4L));
      FloatVector velocity = flushed(load(v + whole * 4L).fma(keep, h));
      velocity.intoMemorySegment(Memory.ALL, v + whole * 4L, ORDER, rest);
      (nesterov ? velocity.fma(keep, h) : velocity)
          .fma(back, x)
          .intoMemorySegment(Memory.ALL, w + whole * 4L, ORDER, rest);
    }
  }

  @Override
  public void adam(
      long w,
      long g,
      long m,
      long v,
      float rate,
      float gain,
      float beta2,
      float gain2,
      float root,
      float epsilon,
      float decay,
      int n) {
    int whole = SPECIES.loopBound(n);
    adamOfWhole(w, g, m, v, rate, gain, beta2, gain2, root, epsilon, decay, whole);
    if (whole < n) {
      // the last elements go through the same loop, in scratch: a second copy of its body, which
      // runs rarely, is not inlined, and boxes its vectors
      long at = whole * 4L;
      long bytes = (n - whole) * 4L;
      long lastW = LAST.floats(4L * LENGTH);
      long lastG = lastW + 4L * LENGTH;
      long lastM = lastG + 4L * LENGTH;
      long lastV = lastM + 4L * LENGTH;
      Memory.copy(w + at, lastW, bytes);
      Memory.copy(g + at, lastG, bytes);
      Memory.copy(m + at, lastM, bytes);
      Memory.copy(v + at, lastV, bytes);
      adamOfWhole(
          lastW, lastG, lastM, lastV, rate, gain, beta2, gain2, root, epsilon, decay, LENGTH);
      Memory.copy(lastW, w + at, bytes);
      Memory.copy(lastM, m + at, bytes);
      Memory.copy(lastV, v + at, bytes);
    }
  }

  private static void adamOfWhole(
      long w,
      long g,
      long m,
      long v,
      float rate,
      float gain,
      float beta2,
      float gain2,
      float root,
      float epsilon,
      float decay,
      int n) {
    FloatVector shrink = all(decay);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = load(w + i * 4L);
      FloatVector h = x.fma(shrink, load(g + i * 4L));
      FloatVector mean = mean(load(m + i * 4L), h, gain);
      FloatVector square = square(load(v + i * 4L), h, beta2, gain2);
      store(mean, m + i * 4L);
      store(square, v + i * 4L);
      store(stepped(x, mean, square, rate, root, epsilon), w + i * 4L);
    }
  }

  private static FloatVector mean(FloatVector mean, FloatVector h, float gain) {
    return flushed(h.sub(mean).fma(all(gain), mean));
  }

  private static FloatVector square(FloatVector square, FloatVector h, float beta2, float gain2) {
    return flushed(square.fma(all(beta2), h.mul(h).mul(gain2)));
  }

  private static FloatVector stepped(
      FloatVector x, FloatVector mean, FloatVector square, float rate, float root, float epsilon) {
    FloatVector size = square.sqrt().div(root).add(epsilon);
    return mean.div(size).fma(all(-rate), x);
  }

  private static FloatVector flushed(FloatVector x) {
    return x.blend(zero(), x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
  }
}
