package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.storeUpTo;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Memory;
import dev.nacre.compute.Normalization;
import dev.nacre.compute.Reductions;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Normalization} in vectors: along the elements of a channel, or, where an image has but one
 * element a channel, across the channels.
 */
public final class VectorNormalization extends Normalization {
  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[Reductions.LANES]);

  @Override
  protected void statistics(Batch batch, int from, int to, long x, long mean, long variance) {
    if (batch.size() > 1) {
      super.statistics(batch, from, to, x, mean, variance);
      return;
    }
    int images = batch.images();
    FloatVector count = all(images);
    for (int c = from; c < to; c += LENGTH) {
      FloatVector centre = columnSum(x + 4L * c, images, batch.channels()).div(count);
      storeUpTo(centre, mean + 4L * c, to - c);
      FloatVector squares = columnSquares(x + 4L * c, images, batch.channels(), centre);
      storeUpTo(squares.div(count), variance + 4L * c, to - c);
    }
  }

  private static FloatVector columnSum(long x, int rows, int step) {
    FloatVector sum = zero();
    for (int i = 0; i < rows; i++) {
      sum = sum.add(load(x));
      x += 4L * step;
    }
    return sum;
  }

  private static FloatVector columnSquares(long x, int rows, int step, FloatVector centre) {
    FloatVector sum = zero();
    for (int i = 0; i < rows; i++) {
      FloatVector deviation = load(x).sub(centre);
      sum = sum.add(deviation.mul(deviation));
      x += 4L * step;
    }
    return sum;
  }

  private static FloatVector columnProducts(
      long x, long y, int rows, int step, FloatVector centre) {
    FloatVector sum = zero();
    for (int i = 0; i < rows; i++) {
      sum = sum.add(load(x).sub(centre).mul(load(y)));
      x += 4L * step;
      y += 4L * step;
    }
    return sum;
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
        long row = 4L * n * batch.channels();
        for (int c = from; c < to; c += LENGTH) {
          FloatVector deviation = load(x + row + 4L * c).sub(load(mean + 4L * c));
          FloatVector value = deviation.fma(load(scale + 4L * c), load(shift + 4L * c));
          storeUpTo(value, y + row + 4L * c, to - c);
        }
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

  private static void normalizePlane(long x, float mean, float scale, float shift, long y, int n) {
    FloatVector centre = all(mean);
    FloatVector factor = all(scale);
    FloatVector summand = all(shift);
    for (int i = 0; i < n; i += LENGTH) {
      storeUpTo(load(x + i * 4L).sub(centre).fma(factor, summand), y + i * 4L, n - i);
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
    int step = batch.channels();
    for (int c = from; c < to; c += LENGTH) {
      long at = 4L * c;
      storeUpTo(columnSum(dy + at, images, step), sum + at, to - c);
      FloatVector products = columnProducts(x + at, dy + at, images, step, load(mean + at));
      storeUpTo(products, product + at, to - c);
    }
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
        long row = 4L * n * batch.channels();
        for (int c = from; c < to; c += LENGTH) {
          FloatVector rest = load(dy + row + 4L * c).sub(load(a + 4L * c));
          FloatVector deviation = load(x + row + 4L * c).sub(load(mean + 4L * c));
          FloatVector value = deviation.neg().fma(load(b + 4L * c), rest);
          storeUpTo(value.mul(load(scale + 4L * c)), dx + row + 4L * c, to - c);
        }
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

  private static void gradientPlane(
      long x, long dy, float mean, float a, float b, float scale, long dx, int n) {
    FloatVector centre = all(mean);
    FloatVector summand = all(a);
    FloatVector slope = all(b);
    FloatVector factor = all(scale);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector rest = load(dy + i * 4L).sub(summand);
      FloatVector deviation = load(x + i * 4L).sub(centre);
      storeUpTo(deviation.neg().fma(slope, rest).mul(factor), dx + i * 4L, n - i);
    }
  }
}
