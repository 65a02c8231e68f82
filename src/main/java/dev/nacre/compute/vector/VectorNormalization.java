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
import dev.nacre.compute.Normalization;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.Scratch;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Normalization} in vectors: along the elements of a channel, or, where an image has but one
 * element a channel, across the channels.
 */
public final class VectorNormalization extends Normalization {
  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[Reductions.LANES]);

  /** Two vectors of results, of which the first lanes are wanted. */
  private static final Scratch LAST = new Scratch();

  @Override
  protected void statistics(Batch batch, int from, int to, long x, long mean, long variance) {
    if (batch.size() > 1) {
      super.statistics(batch, from, to, x, mean, variance);
      return;
    }
    int images = batch.images();
    long step = 4L * batch.channels();
    int whole = from + SPECIES.loopBound(to - from);
    for (int c = from; c < whole; c += LENGTH) {
      columnStatistics(x + 4L * c, images, step, mean + 4L * c, variance + 4L * c);
    }
    if (whole < to) {
      long last = LAST.floats(2L * LENGTH);
      columnStatistics(x + 4L * whole, images, step, last, last + 4L * LENGTH);
      Memory.copy(last, mean + 4L * whole, 4L * (to - whole));
      Memory.copy(last + 4L * LENGTH, variance + 4L * whole, 4L * (to - whole));
    }
  }

  /** For as many columns as a vector has lanes. */
  private static void columnStatistics(long x, int rows, long step, long mean, long variance) {
    FloatVector count = all(rows);
    FloatVector sum = zero();
    for (int i = 0; i < rows; i++) {
      sum = sum.add(load(x + i * step));
    }
    FloatVector centre = sum.div(count);
    FloatVector squares = zero();
    for (int i = 0; i < rows; i++) {
      FloatVector deviation = load(x + i * step).sub(centre);
      squares = squares.add(deviation.mul(deviation));
    }
    store(centre, mean);
    store(squares.div(count), variance);
  }

  @Override
  protected float productsBlock(long x, float shiftX, long y, float shiftY, int n) {
    var sums = SUMS.get();
    for (int lane = 0; lane < Reductions.LANES; lane += LENGTH) {
      productsLanes(x, shiftX, y, shiftY, n, lane, sums);
    }
    return Reductions.joinLanes(sums);
  }

  private static void productsLanes(
      long x, float shiftX, long y, float shiftY, int n, int lane, float[] sums) {
    FloatVector centreX = all(shiftX);
    FloatVector centreY = all(shiftY);
    FloatVector sum = zero();
    int i = lane;
    for (; i + LENGTH <= n; i += Reductions.LANES) {
      sum = load(x + i * 4L).sub(centreX).fma(load(y + i * 4L).sub(centreY), sum);
    }
    if (i < n) {
      FloatVector last = load(x + i * 4L).sub(centreX).fma(load(y + i * 4L).sub(centreY), sum);
      sum = sum.blend(last, first(n - i));
    }
    sum.intoArray(sums, lane);
  }

  @Override
  protected void normalize(
      Batch batch, int from, int to, long x, long mean, long scale, long shift, long y) {
    for (int n = 0; n < batch.images(); n++) {
      if (batch.size() == 1) {
        long row = 4L * ((long) n * batch.channels() + from);
        long at = 4L * from;
        normalizeRow(x + row, mean + at, scale + at, shift + at, y + row, to - from);
      } else {
        for (int c = from; c < to; c++) {
          normalizePlane(
              batch.plane(x, n, c),
              Memory.get(mean + 4L * c),
              Memory.get(scale + 4L * c),
              Memory.get(shift + 4L * c),
              batch.plane(y, n, c),
              batch.size());
        }
      }
    }
  }

  private static void normalizeRow(long x, long mean, long scale, long shift, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector deviation = load(x + i * 4L).sub(load(mean + i * 4L));
      store(deviation.fma(load(scale + i * 4L), load(shift + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      FloatVector deviation = load(x + whole * 4L).sub(load(mean + whole * 4L));
      deviation
          .fma(load(scale + whole * 4L), load(shift + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  private static void normalizePlane(long x, float mean, float scale, float shift, long y, int n) {
    FloatVector centre = all(mean);
    FloatVector factor = all(scale);
    FloatVector summand = all(shift);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).sub(centre).fma(factor, summand), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .sub(centre)
          .fma(factor, summand)
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  protected void gradientSums(
      Batch batch, int from, int to, long x, long dy, long mean, long sum, long product) {
    if (batch.size() > 1) {
      super.gradientSums(batch, from, to, x, dy, mean, sum, product);
      return;
    }
    int images = batch.images();
    long step = 4L * batch.channels();
    int whole = from + SPECIES.loopBound(to - from);
    for (int c = from; c < whole; c += LENGTH) {
      long at = 4L * c;
      columnSums(x + at, dy + at, images, step, mean + at, sum + at, product + at);
    }
    if (whole < to) {
      long at = 4L * whole;
      long last = LAST.floats(2L * LENGTH);
      columnSums(x + at, dy + at, images, step, mean + at, last, last + 4L * LENGTH);
      Memory.copy(last, sum + at, 4L * (to - whole));
      Memory.copy(last + 4L * LENGTH, product + at, 4L * (to - whole));
    }
  }

  /** For as many columns as a vector has lanes. */
  private static void columnSums(
      long x, long dy, int rows, long step, long mean, long sum, long product) {
    FloatVector centre = load(mean);
    FloatVector gradients = zero();
    FloatVector products = zero();
    for (int i = 0; i < rows; i++) {
      FloatVector gradient = load(dy + i * step);
      gradients = gradients.add(gradient);
      products = products.add(load(x + i * step).sub(centre).mul(gradient));
    }
    store(gradients, sum);
    store(products, product);
  }

  @Override
  protected void gradient(
      Batch batch,
      int from,
      int to,
      long x,
      long dy,
      long mean,
      long a,
      long b,
      long scale,
      long dx) {
    for (int n = 0; n < batch.images(); n++) {
      if (batch.size() == 1) {
        long row = 4L * ((long) n * batch.channels() + from);
        long at = 4L * from;
        gradientRow(x + row, dy + row, mean + at, a + at, b + at, scale + at, dx + row, to - from);
      } else {
        for (int c = from; c < to; c++) {
          gradientPlane(
              batch.plane(x, n, c),
              batch.plane(dy, n, c),
              Memory.get(mean + 4L * c),
              Memory.get(a + 4L * c),
              Memory.get(b + 4L * c),
              Memory.get(scale + 4L * c),
              batch.plane(dx, n, c),
              batch.size());
        }
      }
    }
  }

  private static void gradientRow(
      long x, long dy, long mean, long a, long b, long scale, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      long at = i * 4L;
      FloatVector rest = load(dy + at).sub(load(a + at));
      FloatVector deviation = load(x + at).sub(load(mean + at));
      store(deviation.neg().fma(load(b + at), rest).mul(load(scale + at)), dx + at);
    }
    if (whole < n) {
      long at = whole * 4L;
      FloatVector rest = load(dy + at).sub(load(a + at));
      FloatVector deviation = load(x + at).sub(load(mean + at));
      deviation
          .neg()
          .fma(load(b + at), rest)
          .mul(load(scale + at))
          .intoMemorySegment(Memory.ALL, dx + at, ORDER, first(n - whole));
    }
  }

  private static void gradientPlane(
      long x, long dy, float mean, float a, float b, float scale, long dx, int n) {
    FloatVector centre = all(mean);
    FloatVector summand = all(a);
    FloatVector slope = all(b);
    FloatVector factor = all(scale);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector rest = load(dy + i * 4L).sub(summand);
      FloatVector deviation = load(x + i * 4L).sub(centre);
      store(deviation.neg().fma(slope, rest).mul(factor), dx + i * 4L);
    }
    if (whole < n) {
      FloatVector rest = load(dy + whole * 4L).sub(summand);
      FloatVector deviation = load(x + whole * 4L).sub(centre);
      deviation
          .neg()
          .fma(slope, rest)
          .mul(factor)
          .intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }
}
