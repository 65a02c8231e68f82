package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.storeUpTo;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Recurrent;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Recurrent} in vectors. A row passes by several times, in small loops that the compiler
 * keeps in registers; it stays in the first-level cache meanwhile.
 */
public final class VectorRecurrent extends Recurrent {
  @Override
  public void lstm(
      long gates,
      long bias,
      long before,
      long cells,
      long squashed,
      long hidden,
      int rows,
      int units) {
    long width = 4L * units;
    for (int row = 0; row < rows; row++) {
      long z = gates + 4 * row * width;
      long at = row * width;
      sigmoid(z, bias, 2 * units); // i and f
      tanhOfSum(z + 2 * width, bias + 2 * width, units);
      sigmoid(z + 3 * width, bias + 3 * width, units);
      cells(z, before + at, cells + at, units);
      hidden(z + 3 * width, cells + at, squashed + at, hidden + at, units);
    }
  }

  private static void sigmoid(long z, long bias, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      long at = z + 4L * j;
      storeUpTo(VectorTranscendentals.sigmoid(load(at).add(load(bias + 4L * j))), at, n - j);
    }
  }

  private static void tanhOfSum(long z, long bias, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      long at = z + 4L * j;
      storeUpTo(VectorTranscendentals.tanh(load(at).add(load(bias + 4L * j))), at, n - j);
    }
  }

  private static void cells(long gates, long before, long cells, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      long at = gates + 4L * j;
      FloatVector added = load(at).mul(load(at + 8L * n));
      FloatVector c = load(at + 4L * n).fma(load(before + 4L * j), added);
      storeUpTo(flushed(c), cells + 4L * j, n - j);
    }
  }

  private static void hidden(long o, long cells, long squashed, long hidden, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector t = VectorTranscendentals.tanh(load(cells + 4L * j));
      storeUpTo(t, squashed + 4L * j, n - j);
      storeUpTo(flushed(load(o + 4L * j).mul(t)), hidden + 4L * j, n - j);
    }
  }

  @Override
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
    long width = 4L * units;
    for (int row = 0; row < rows; row++) {
      long z = gates + 4 * row * width;
      long at = row * width;
      outputGateGradient(
          z + 3 * width, squashed + at, dy + 4L * row * dyStep, dh + at, dc + at, units);
      cellGradients(z, before + at, dc + at, units);
    }
  }

  /** Adds to dc what comes through h = o · tanh c. */
  private static void outputGateGradient(
      long gate, long squashed, long dy, long dh, long dc, int n) {
    FloatVector one = all(1f);
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector o = load(gate + 4L * j);
      FloatVector t = load(squashed + 4L * j);
      FloatVector d = load(dy + 4L * j).add(load(dh + 4L * j));
      FloatVector e = d.mul(o).fma(t.neg().fma(t, one), load(dc + 4L * j));
      storeUpTo(e, dc + 4L * j, n - j);
      storeUpTo(flushed(d.mul(t).mul(o.mul(one.sub(o)))), gate + 4L * j, n - j);
    }
  }

  /** What comes through c = f · c′ + i · g. */
  private static void cellGradients(long gates, long before, long dc, int n) {
    FloatVector one = all(1f);
    for (int j = 0; j < n; j += LENGTH) {
      long at = gates + 4L * j;
      FloatVector i = load(at);
      FloatVector f = load(at + 4L * n);
      FloatVector g = load(at + 8L * n);
      FloatVector e = load(dc + 4L * j);
      FloatVector df = e.mul(load(before + 4L * j)).mul(f.mul(one.sub(f)));
      storeUpTo(flushed(e.mul(g).mul(i.mul(one.sub(i)))), at, n - j);
      storeUpTo(flushed(df), at + 4L * n, n - j);
      storeUpTo(flushed(e.mul(i).mul(g.neg().fma(g, one))), at + 8L * n, n - j);
      storeUpTo(flushed(e.mul(f)), dc + 4L * j, n - j);
    }
  }

  @Override
  public void tanh(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      flushedTanh(z + 4L * row * units, bias, units);
    }
  }

  private static void flushedTanh(long z, long bias, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector sum = load(z + 4L * j).add(load(bias + 4L * j));
      storeUpTo(flushed(VectorTranscendentals.tanh(sum)), z + 4L * j, n - j);
    }
  }

  @Override
  public void relu(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      flushedRelu(z + 4L * row * units, bias, units);
    }
  }

  private static void flushedRelu(long z, long bias, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector sum = load(z + 4L * j).add(load(bias + 4L * j));
      FloatVector h = sum.blend(zero(), sum.compare(VectorOperators.LT, TINY));
      storeUpTo(h, z + 4L * j, n - j);
    }
  }

  @Override
  public void tanhGradient(long h, long dy, int dyStep, long dh, long dz, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      long at = 4L * row * units;
      tanhGradient(h + at, dy + 4L * row * dyStep, dh + at, dz + at, units);
    }
  }

  private static void tanhGradient(long h, long dy, long dh, long dz, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector y = load(h + 4L * j);
      FloatVector d = load(dy + 4L * j).add(load(dh + 4L * j));
      storeUpTo(flushed(d.mul(y.neg().fma(y, all(1f)))), dz + 4L * j, n - j);
    }
  }

  @Override
  public void reluGradient(long h, long dy, int dyStep, long dh, long dz, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      long at = 4L * row * units;
      reluGradient(h + at, dy + 4L * row * dyStep, dh + at, dz + at, units);
    }
  }

  private static void reluGradient(long h, long dy, long dh, long dz, int n) {
    for (int j = 0; j < n; j += LENGTH) {
      FloatVector d = flushed(load(dy + 4L * j).add(load(dh + 4L * j)));
      FloatVector dx = d.blend(zero(), load(h + 4L * j).compare(VectorOperators.LE, 0f));
      storeUpTo(dx, dz + 4L * j, n - j);
    }
  }

  private static FloatVector flushed(FloatVector x) {
    return x.blend(zero(), x.abs().compare(VectorOperators.LT, TINY));
  }
}
