package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * One step in time of recurrent cells, element by element, what the matrix products leave: {@code
 * rows} samples of {@code units} cells, contiguous row by row. A gate's block of columns is as wide
 * as the cells; gates follow each other in a row, i, f, g, o.
 *
 * <p>What fades from step to step, states forwards and gradients backwards, would become denormal
 * sooner or later, and then slow. It is zero below {@link #TINY}, far above 2⁻¹²⁶, so that its
 * products with weights are not denormal either.
 */
public class Recurrent {
  private static final Group<Recurrent> GROUP = new Group<>(new Recurrent());

  /** Smaller magnitudes are flushed to zero: 2⁻¹⁰⁰. */
  public static final float TINY = 0x1p-100f;

  protected Recurrent() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Recurrent kernels() {
    return GROUP.inUse();
  }

  /**
   * The gates of an LSTM, and the states they make: i, f, o = σ(z + b), g = tanh(z + b); c = f · c′
   * + i · g; h = o · tanh c.
   *
   * @param gates z, rows × 4·units; becomes the gates
   * @param bias 4·units
   * @param before c′, the cells one step before
   * @param squashed becomes tanh c
   */
  public void lstm(
      long gates,
      long bias,
      long before,
      long cells,
      long squashed,
      long hidden,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      long at = 4L * row * units;
      lstmRow(gates + 4 * at, bias, before + at, cells + at, squashed + at, hidden + at, 0, units);
    }
  }

  /** One row of {@link #lstm}, from a unit on. */
  protected static void lstmRow(
      long z, long bias, long before, long cells, long squashed, long hidden, int from, int units) {
    for (int j = from; j < units; j++) {
      float i = Transcendentals.sigmoid(sum(z, bias, j));
      float f = Transcendentals.sigmoid(sum(z, bias, units + j));
      float g = Transcendentals.tanh(sum(z, bias, 2 * units + j));
      float o = Transcendentals.sigmoid(sum(z, bias, 3 * units + j));
      float c = flushed(Math.fma(f, get(before + 4L * j), i * g));
      float t = Transcendentals.tanh(c);
      set(z + 4L * j, i);
      set(z + 4L * (units + j), f);
      set(z + 4L * (2 * units + j), g);
      set(z + 4L * (3 * units + j), o);
      set(cells + 4L * j, c);
      set(squashed + 4L * j, t);
      set(hidden + 4L * j, flushed(o * t));
    }
  }

  private static float sum(long a, long b, int i) {
    return get(a + 4L * i) + get(b + 4L * i);
  }

  /**
   * The gradients by what {@link #lstm} summed up, z, from those by its states.
   *
   * @param gates i, f, g, o; become dz
   * @param dy the gradient by the output at this step; rows lie {@code dyStep} floats apart
   * @param dh the gradient that comes from the step after
   * @param dc the gradient by the cells; becomes that by the cells one step before
   */
  public void lstmGradient(
      long gates,
      long before,
      long squashed,
      long dy,
      int dyStep,
      long dh,
      long dc,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      long at = 4L * row * units;
      lstmGradientRow(
          gates + 4 * at,
          before + at,
          squashed + at,
          dy + 4L * row * dyStep,
          dh + at,
          dc + at,
          0,
          units);
    }
  }

  /** One row of {@link #lstmGradient}, from a unit on. */
  protected static void lstmGradientRow(
      long z, long before, long squashed, long dy, long dh, long dc, int from, int units) {
    for (int j = from; j < units; j++) {
      float i = get(z + 4L * j);
      float f = get(z + 4L * (units + j));
      float g = get(z + 4L * (2 * units + j));
      float o = get(z + 4L * (3 * units + j));
      float t = get(squashed + 4L * j);
      float d = sum(dy, dh, j);
      float e = Math.fma(d * o, Math.fma(-t, t, 1f), get(dc + 4L * j));
      set(z + 4L * j, flushed((e * g) * (i * (1f - i))));
      set(z + 4L * (units + j), flushed((e * get(before + 4L * j)) * (f * (1f - f))));
      set(z + 4L * (2 * units + j), flushed((e * i) * Math.fma(-g, g, 1f)));
      set(z + 4L * (3 * units + j), flushed((d * t) * (o * (1f - o))));
      set(dc + 4L * j, flushed(e * f));
    }
  }

  /** h = tanh(z + b), in the place of z. */
  public void tanh(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      long at = z + 4L * row * units;
      for (int j = 0; j < units; j++) {
        set(at + 4L * j, flushed(Transcendentals.tanh(sum(at, bias, j))));
      }
    }
  }

  /** h = max(0, z + b), in the place of z. */
  public void relu(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      long at = z + 4L * row * units;
      for (int j = 0; j < units; j++) {
        float sum = sum(at, bias, j);
        set(at + 4L * j, sum < TINY ? 0f : sum);
      }
    }
  }

  /**
   * dz = (dy + dh) · (1 − h²), for {@link #tanh}.
   *
   * @param dy rows lie {@code dyStep} floats apart
   */
  public void tanhGradient(long h, long dy, int dyStep, long dh, long dz, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < units; j++) {
        long at = 4L * ((long) row * units + j);
        float d = get(dy + 4L * ((long) row * dyStep + j)) + get(dh + at);
        float y = get(h + at);
        set(dz + at, flushed(d * Math.fma(-y, y, 1f)));
      }
    }
  }

  /** dz = dy + dh where h &gt; 0, else 0, for {@link #relu}; as {@link #tanhGradient}. */
  public void reluGradient(long h, long dy, int dyStep, long dh, long dz, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < units; j++) {
        long at = 4L * ((long) row * units + j);
        float d = get(dy + 4L * ((long) row * dyStep + j)) + get(dh + at);
        set(dz + at, get(h + at) <= 0f ? 0f : flushed(d));
      }
    }
  }

  private static float flushed(float x) {
    return Math.abs(x) < TINY ? 0f : x;
  }
}
