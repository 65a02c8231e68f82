package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Activations;
import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Activations} in vectors. */
public final class VectorActivations extends Activations {
  @Override
  public void relu(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(relu(load(x + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      relu(load(x + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void reluGradient(long y, long dy, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(reluGradient(load(y + i * 4L), load(dy + i * 4L)), dx + i * 4L);
    }
    if (whole < n) {
      reluGradient(load(y + whole * 4L), load(dy + whole * 4L))
          .intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void sigmoidGradient(long y, long dy, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(sigmoidGradient(load(y + i * 4L), load(dy + i * 4L)), dx + i * 4L);
    }
    if (whole < n) {
      sigmoidGradient(load(y + whole * 4L), load(dy + whole * 4L))
          .intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void tanhGradient(long y, long dy, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(tanhGradient(load(y + i * 4L), load(dy + i * 4L)), dx + i * 4L);
    }
    if (whole < n) {
      tanhGradient(load(y + whole * 4L), load(dy + whole * 4L))
          .intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  // compare and blend: max(x, 0) has to order −0 and NaN, and is slower

  static FloatVector relu(FloatVector x) {
    return x.blend(zero(), x.compare(VectorOperators.LT, 0f));
  }

  private static FloatVector reluGradient(FloatVector y, FloatVector dy) {
    return dy.blend(zero(), y.compare(VectorOperators.LE, 0f));
  }

  private static FloatVector sigmoidGradient(FloatVector y, FloatVector dy) {
    return dy.mul(y.mul(all(1f).sub(y)));
  }

  private static FloatVector tanhGradient(FloatVector y, FloatVector dy) {
    return dy.mul(y.neg().fma(y, all(1f)));
  }
}
