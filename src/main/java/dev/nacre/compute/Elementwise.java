package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/** Arithmetic, element by element, over {@code n} contiguous floats. Outputs may be inputs. */
public class Elementwise {
  private static final Group<Elementwise> GROUP = new Group<>(new Elementwise());

  protected Elementwise() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Elementwise kernels() {
    return GROUP.inUse();
  }

  /** y = value */
  public void fill(long y, float value, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, value);
    }
  }

  /** y = a + b */
  public void add(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, get(a + i * 4L) + get(b + i * 4L));
    }
  }

  /** y = a − b */
  public void sub(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, get(a + i * 4L) - get(b + i * 4L));
    }
  }

  /** y = a · b */
  public void mul(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, get(a + i * 4L) * get(b + i * 4L));
    }
  }

  /** y = a / b */
  public void div(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, get(a + i * 4L) / get(b + i * 4L));
    }
  }

  /** y += a · b, with one rounding */
  public void multiplyAdd(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, Math.fma(get(a + i * 4L), get(b + i * 4L), get(y + i * 4L)));
    }
  }

  /** y = scale · x + shift, with one rounding */
  public void affine(long x, float scale, float shift, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, Math.fma(get(x + i * 4L), scale, shift));
    }
  }

  /** y = the larger of a and b, +0 before −0, NaN if one is */
  public void max(long a, long b, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, Math.max(get(a + i * 4L), get(b + i * 4L)));
    }
  }

  /** y = |x| */
  public void abs(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, Math.abs(get(x + i * 4L)));
    }
  }

  /** y = dy where x &gt; 0, −dy where x &lt; 0, else 0: the gradient of |x| */
  public void absGradient(long x, long dy, long dx, int n) {
    for (int i = 0; i < n; i++) {
      float v = get(x + i * 4L);
      float g = get(dy + i * 4L);
      set(dx + i * 4L, v > 0 ? g : v < 0 ? -g : 0f);
    }
  }

  /** y = √x */
  public void sqrt(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, (float) Math.sqrt(get(x + i * 4L)));
    }
  }
}
