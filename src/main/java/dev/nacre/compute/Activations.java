package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * Activations that are not transcendental, and the gradients of all, over {@code n} contiguous
 * floats.
 */
public class Activations {
  private static final Group<Activations> GROUP = new Group<>(new Activations());

  protected Activations() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Activations kernels() {
    return GROUP.inUse();
  }

  /** y = max(0, x); NaN stays NaN. */
  public void relu(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      float v = get(x + i * 4L);
      set(y + i * 4L, v < 0f ? 0f : v);
    }
  }

  /** dx = dy where y &gt; 0, else 0 */
  public void reluGradient(long y, long dy, long dx, int n) {
    for (int i = 0; i < n; i++) {
      set(dx + i * 4L, get(y + i * 4L) <= 0f ? 0f : get(dy + i * 4L));
    }
  }

  /** dx = dy · y · (1 − y), with y = sigmoid x */
  public void sigmoidGradient(long y, long dy, long dx, int n) {
    for (int i = 0; i < n; i++) {
      float v = get(y + i * 4L);
      set(dx + i * 4L, get(dy + i * 4L) * (v * (1f - v)));
    }
  }

  /** dx = dy · (1 − y²), with y = tanh x */
  public void tanhGradient(long y, long dy, long dx, int n) {
    for (int i = 0; i < n; i++) {
      float v = get(y + i * 4L);
      set(dx + i * 4L, get(dy + i * 4L) * Math.fma(-v, v, 1f));
    }
  }
}
