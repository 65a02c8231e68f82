package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * exp, log and their kin over {@code n} contiguous floats. exp, log, tanh, sin and cos are our own
 * polynomials in one order of operations, so that scalar and vector code agree bit for bit. Only
 * sin and cos beyond {@link #ANGLE_MAX} go through {@link StrictMath}.
 *
 * <p>Sources: exp, log, sin and cos after S. Moshier's Cephes (expf, logf, sinf); tanh is the
 * rational approximation of Eigen's {@code generic_fast_tanh_float}.
 */
public class Transcendentals {
  private static final Group<Transcendentals> GROUP = new Group<>(new Transcendentals());

  /** Above it e^x is infinite in float32. */
  protected static final float EXP_MAX = 88.72283f;

  /** Below it e^x is smaller than the smallest normal number, and flushed to zero. */
  protected static final float EXP_MIN = -87.33654f;

  protected static final float LOG2_E = 1.44269504088896341f;

  /** Adding 1.5 · 2²³ rounds to an integer, which is then in the low bits. */
  protected static final float ROUND = 12582912f;

  // ln 2 in two parts, the first short enough that its product with an exponent is exact
  protected static final float LN2_HIGH = 0.693359375f;
  protected static final float LN2_LOW = -2.12194440e-4f;

  protected static final float E0 = 1.9875691500e-4f;
  protected static final float E1 = 1.3981999507e-3f;
  protected static final float E2 = 8.3334519073e-3f;
  protected static final float E3 = 4.1665795894e-2f;
  protected static final float E4 = 1.6666665459e-1f;
  protected static final float E5 = 5.0000001201e-1f;

  protected static final float L0 = 7.0376836292e-2f;
  protected static final float L1 = -1.1514610310e-1f;
  protected static final float L2 = 1.1676998740e-1f;
  protected static final float L3 = -1.2420140846e-1f;
  protected static final float L4 = 1.4249322787e-1f;
  protected static final float L5 = -1.6668057665e-1f;
  protected static final float L6 = 2.0000714765e-1f;
  protected static final float L7 = -2.4999993993e-1f;
  protected static final float L8 = 3.3333331174e-1f;
  protected static final float SQRT_HALF = 0.70710678f;

  /** The smallest number whose tanh, computed so, is 1; also where larger ones are cut off. */
  protected static final float TANH_MAX = 7.99881172f;

  protected static final float P0 = -2.76076847742355e-16f;
  protected static final float P1 = 2.00018790482477e-13f;
  protected static final float P2 = -8.60467152213735e-11f;
  protected static final float P3 = 5.12229709037114e-08f;
  protected static final float P4 = 1.48572235717979e-05f;
  protected static final float P5 = 6.37261928875436e-04f;
  protected static final float P6 = 4.89352455891786e-03f;
  protected static final float Q0 = 1.19825839466702e-06f;
  protected static final float Q1 = 1.18534705686654e-04f;
  protected static final float Q2 = 2.26843463243900e-03f;
  protected static final float Q3 = 4.89352518554385e-03f;

  /** Up to here π/2 in three parts leaves no more than a rounding error in an angle. */
  protected static final float ANGLE_MAX = 65536f;

  protected static final float TWO_OVER_PI = 0.63661977236758134f;
  protected static final float HALF_PI_HIGH = 1.57079637050628662f;
  protected static final float HALF_PI_MIDDLE = -4.37113900018624283e-8f;
  protected static final float HALF_PI_LOW = -1.71512449e-15f;

  protected static final float S0 = -1.9515295891e-4f;
  protected static final float S1 = 8.3321608736e-3f;
  protected static final float S2 = -1.6666654611e-1f;
  protected static final float C0 = 2.443315711809948e-5f;
  protected static final float C1 = -1.388731625493765e-3f;
  protected static final float C2 = 4.166664568298827e-2f;

  protected Transcendentals() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Transcendentals kernels() {
    return GROUP.inUse();
  }

  /** e^x; results below 2⁻¹²⁶ are zero. */
  public static float exp(float x) {
    if (!(x <= EXP_MAX)) {
      return x * Float.POSITIVE_INFINITY; // infinity, or NaN for NaN
    }
    if (x < EXP_MIN) {
      return 0f;
    }
    float t = Math.fma(x, LOG2_E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = Math.fma(E0, r, E1);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E5);
    p = Math.fma(p, r * r, r + 1f);
    int power = Float.floatToRawIntBits(t) << 23;
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + power);
  }

  /** ln x; −∞ at 0, NaN below, also for numbers smaller than 2⁻¹²⁶. */
  public static float log(float x) {
    if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
      return x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? x : Float.NaN;
    }
    float scaled = x < Float.MIN_NORMAL ? x * 8388608f : x;
    float bias = x < Float.MIN_NORMAL ? -149f : -126f;
    int bits = Float.floatToRawIntBits(scaled);
    float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000); // in [0.5, 1)
    float e = (bits >>> 23) + bias;
    float low = m < SQRT_HALF ? m : 0f;
    e = m < SQRT_HALF ? e - 1f : e;
    m = (m - 1f) + low;
    float z = m * m;
    float p = Math.fma(L0, m, L1);
    p = Math.fma(p, m, L2);
    p = Math.fma(p, m, L3);
    p = Math.fma(p, m, L4);
    p = Math.fma(p, m, L5);
    p = Math.fma(p, m, L6);
    p = Math.fma(p, m, L7);
    p = Math.fma(p, m, L8);
    p = (p * m) * z;
    p = Math.fma(e, LN2_LOW, p);
    p = Math.fma(-0.5f, z, p);
    return Math.fma(e, LN2_HIGH, m + p);
  }

  /** tanh x */
  public static float tanh(float x) {
    float c = x > TANH_MAX ? TANH_MAX : x < -TANH_MAX ? -TANH_MAX : x;
    float s = c * c;
    float p = Math.fma(P0, s, P1);
    p = Math.fma(p, s, P2);
    p = Math.fma(p, s, P3);
    p = Math.fma(p, s, P4);
    p = Math.fma(p, s, P5);
    p = Math.fma(p, s, P6);
    p = p * c;
    float q = Math.fma(Q0, s, Q1);
    q = Math.fma(q, s, Q2);
    q = Math.fma(q, s, Q3);
    return p / q;
  }

  /** 1 / (1 + e^−x); results below 2⁻¹²⁶ are zero. */
  public static float sigmoid(float x) {
    float y = 1f / (exp(-x) + 1f);
    return y < Float.MIN_NORMAL ? 0f : y;
  }

  /** sin x, x in radians */
  public static float sin(float x) {
    return Math.abs(x) <= ANGLE_MAX ? sinOfQuadrant(x, 0) : (float) StrictMath.sin(x);
  }

  /** cos x, x in radians */
  public static float cos(float x) {
    return Math.abs(x) <= ANGLE_MAX ? sinOfQuadrant(x, 1) : (float) StrictMath.cos(x);
  }

  /** sin (x + turns · π/2) */
  private static float sinOfQuadrant(float x, int turns) {
    float t = Math.fma(x, TWO_OVER_PI, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -HALF_PI_HIGH, x);
    r = Math.fma(n, -HALF_PI_MIDDLE, r);
    r = Math.fma(n, -HALF_PI_LOW, r);
    float z = r * r;
    float sin = Math.fma(Math.fma(Math.fma(S0, z, S1), z, S2), r * z, r);
    float cos = Math.fma(Math.fma(Math.fma(C0, z, C1), z, C2), z * z, Math.fma(z, -0.5f, 1f));
    int quadrant = Float.floatToRawIntBits(t) + turns;
    float y = (quadrant & 1) == 0 ? sin : cos;
    return (quadrant & 2) == 0 ? y : -y;
  }

  public void exp(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, exp(get(x + i * 4L)));
    }
  }

  public void log(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, log(get(x + i * 4L)));
    }
  }

  public void tanh(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, tanh(get(x + i * 4L)));
    }
  }

  public void sigmoid(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, sigmoid(get(x + i * 4L)));
    }
  }

  public void sin(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, sin(get(x + i * 4L)));
    }
  }

  public void cos(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      set(y + i * 4L, cos(get(x + i * 4L)));
    }
  }
}
