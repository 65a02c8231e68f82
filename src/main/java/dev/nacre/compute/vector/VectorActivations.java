package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.nacre.compute.Activations;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Activations} in vectors. */
public final class VectorActivations extends Activations {
  // Relu compares and blends: max(x, 0) has to order −0 and NaN, and is slower. It calls the Vector
  // API itself: in one of eleven JVMs a method of ours was not inlined, and a vector boxed each
  // time.

  @Override
  public void relu(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, x + i * 4L, ORDER);
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoMemorySegment(ALL, y + i * 4L, ORDER);
    }
    if (whole < n) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, x + whole * 4L, ORDER);
      v = v.blend(0f, v.compare(VectorOperators.LT, 0f));
      v.intoMemorySegment(ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void reluGradient(long y, long dy, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, y + i * 4L, ORDER);
      FloatVector d = fromMemorySegment(SPECIES, ALL, dy + i * 4L, ORDER);
      d.blend(0f, v.compare(VectorOperators.LE, 0f)).intoMemorySegment(ALL, dx + i * 4L, ORDER);
    }
    if (whole < n) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, y + whole * 4L, ORDER);
      FloatVector d = fromMemorySegment(SPECIES, ALL, dy + whole * 4L, ORDER);
      d = d.blend(0f, v.compare(VectorOperators.LE, 0f));
      d.intoMemorySegment(ALL, dx + whole * 4L, ORDER, first(n - whole));
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
          .intoMemorySegment(ALL, dx + whole * 4L, ORDER, first(n - whole));
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
          .intoMemorySegment(ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  private static FloatVector sigmoidGradient(FloatVector y, FloatVector dy) {
    return dy.mul(y.mul(all(1f).sub(y)));
  }

  private static FloatVector tanhGradient(FloatVector y, FloatVector dy) {
    return dy.mul(y.neg().fma(y, all(1f)));
  }
}
