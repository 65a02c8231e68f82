package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * One step of an optimizer, over {@code n} contiguous weights w and gradients g. Numbers of its
 * state below 2⁻¹²⁶ are flushed to zero: they would pile up there, and cost 30 times on some
 * processors.
 */
public class Updates {
  private static final Group<Updates> GROUP = new Group<>(new Updates());

  protected Updates() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Updates kernels() {
    return GROUP.inUse();
  }

  /** w ← w − rate · (g + decay · w) */
  public void sgd(long w, long g, float rate, float decay, int n) {
    for (int i = 0; i < n; i++) {
      float x = get(w + i * 4L);
      set(w + i * 4L, Math.fma(-rate, Math.fma(decay, x, get(g + i * 4L)), x));
    }
  }

  /**
   * h = g + decay · w; v ← momentum · v + h; w ← w − rate · v, or, with Nesterov's look ahead, w −
   * rate · (h + momentum · v)
   */
  public void momentum(
      long w, long g, long v, float rate, float momentum, boolean nesterov, float decay, int n) {
    for (int i = 0; i < n; i++) {
      float x = get(w + i * 4L);
      float h = Math.fma(decay, x, get(g + i * 4L));
      float velocity = flush(Math.fma(momentum, get(v + i * 4L), h));
      set(v + i * 4L, velocity);
      set(w + i * 4L, Math.fma(-rate, nesterov ? Math.fma(momentum, velocity, h) : velocity, x));
    }
  }

  /**
   * h = g + decay · w; m ← m + gain · (h − m); v ← beta2 · v + gain2 · h²; w ← w − rate · m / (√v /
   * root + epsilon)
   *
   * @param m mean of the gradient
   * @param v mean of its square
   * @param rate learning rate / (1 − β₁ᵗ)
   * @param gain 1 − β₁
   * @param gain2 1 − β₂
   * @param root √(1 − β₂ᵗ)
   */
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
    for (int i = 0; i < n; i++) {
      float x = get(w + i * 4L);
      float h = Math.fma(decay, x, get(g + i * 4L));
      float mean = get(m + i * 4L);
      mean = flush(Math.fma(gain, h - mean, mean));
      float square = flush(Math.fma(beta2, get(v + i * 4L), gain2 * (h * h)));
      set(m + i * 4L, mean);
      set(v + i * 4L, square);
      float size = (float) Math.sqrt(square) / root + epsilon;
      set(w + i * 4L, Math.fma(-rate, mean / size, x));
    }
  }

  /** Zero instead of a number below 2⁻¹²⁶. */
  protected static float flush(float x) {
    return Math.abs(x) < Float.MIN_NORMAL ? 0f : x;
  }
}
