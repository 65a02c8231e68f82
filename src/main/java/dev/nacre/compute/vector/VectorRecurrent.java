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
import dev.nacre.compute.Recurrent;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Recurrent} in vectors. A row of an LSTM passes by several times, in small loops, and stays
 * in the first-level cache meanwhile; units that do not fill a vector are left to the scalar loop.
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
    int whole = SPECIES.loopBound(units);
    for (int row = 0; row < rows; row++) {
      long z = gates + 4 * row * width;
      long at = row * width;
      if (whole < units) {
        lstmRow(z, bias, before + at, cells + at, squashed + at, hidden + at, whole, units);
      }
      LstmRow.gate(z, bias, whole);
      LstmRow.gate(z + width, bias + width, whole);
      LstmRow.gate(z + 3 * width, bias + 3 * width, whole);
      LstmRow.cells(z, bias + 2 * width, before + at, cells + at, width, whole);
      LstmRow.hidden(z + 3 * width, cells + at, squashed + at, hidden + at, whole);
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
    int whole = SPECIES.loopBound(units);
    for (int row = 0; row < rows; row++) {
      long z = gates + 4 * row * width;
      long at = row * width;
      long upstream = dy + 4L * row * dyStep;
      if (whole < units) {
        lstmGradientRow(z, before + at, squashed + at, upstream, dh + at, dc + at, whole, units);
      }
      LstmRow.gradient(z, before + at, squashed + at, upstream, dh + at, dc + at, width, whole);
    }
  }

  @Override
  public void tanh(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      flushedTanh(z + 4L * row * units, bias, units);
    }
  }

  private static void flushedTanh(long z, long bias, int n) {
    int whole = SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector sum = load(z + 4L * j).add(load(bias + 4L * j));
      store(flushed(VectorTranscendentals.tanh(sum)), z + 4L * j);
    }
    if (whole < n) {
      lastFlushedTanh(z + 4L * whole, bias + 4L * whole, n - whole);
    }
  }

  private static void lastFlushedTanh(long z, long bias, int n) {
    flushed(VectorTranscendentals.tanh(load(z).add(load(bias))))
        .intoMemorySegment(Memory.ALL, z, ORDER, first(n));
  }

  @Override
  public void relu(long z, long bias, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      flushedRelu(z + 4L * row * units, bias, units);
    }
  }

  private static void flushedRelu(long z, long bias, int n) {
    int whole = SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector sum = load(z + 4L * j).add(load(bias + 4L * j));
      store(sum.blend(zero(), sum.compare(VectorOperators.LT, TINY)), z + 4L * j);
    }
    if (whole < n) {
      FloatVector sum = load(z + 4L * whole).add(load(bias + 4L * whole));
      sum.blend(zero(), sum.compare(VectorOperators.LT, TINY))
          .intoMemorySegment(Memory.ALL, z + 4L * whole, ORDER, first(n - whole));
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
    int whole = SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector y = load(h + 4L * j);
      FloatVector d = load(dy + 4L * j).add(load(dh + 4L * j));
      store(flushed(d.mul(y.neg().fma(y, all(1f)))), dz + 4L * j);
    }
    if (whole < n) {
      FloatVector y = load(h + 4L * whole);
      FloatVector d = load(dy + 4L * whole).add(load(dh + 4L * whole));
      flushed(d.mul(y.neg().fma(y, all(1f))))
          .intoMemorySegment(Memory.ALL, dz + 4L * whole, ORDER, first(n - whole));
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
    int whole = SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector d = flushed(load(dy + 4L * j).add(load(dh + 4L * j)));
      store(d.blend(zero(), load(h + 4L * j).compare(VectorOperators.LE, 0f)), dz + 4L * j);
    }
    if (whole < n) {
      FloatVector d = flushed(load(dy + 4L * whole).add(load(dh + 4L * whole)));
      d.blend(zero(), load(h + 4L * whole).compare(VectorOperators.LE, 0f))
          .intoMemorySegment(Memory.ALL, dz + 4L * whole, ORDER, first(n - whole));
    }
  }

  private static FloatVector flushed(FloatVector x) {
    return x.blend(zero(), x.abs().compare(VectorOperators.LT, TINY));
  }
}
