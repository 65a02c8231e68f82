package dev.nacre.compute.vector;

import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.all;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.store;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Elementwise} in vectors. */
public final class VectorElementwise extends Elementwise {
  static final VectorElementwise KERNELS = new VectorElementwise();

  @Override
  public void fill(long y, float value, int n) {
    FloatVector v = all(value);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(v, y + i * 4L);
    }
    if (whole < n) {
      v.intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void add(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).add(load(b + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .add(load(b + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void sub(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).sub(load(b + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .sub(load(b + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void mul(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).mul(load(b + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .mul(load(b + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void div(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).div(load(b + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .div(load(b + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void multiplyAdd(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).fma(load(b + i * 4L), load(y + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .fma(load(b + whole * 4L), load(y + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void affine(long x, float scale, float shift, long y, int n) {
    FloatVector factor = all(scale);
    FloatVector summand = all(shift);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).fma(factor, summand), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .fma(factor, summand)
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void max(long a, long b, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(a + i * 4L).max(load(b + i * 4L)), y + i * 4L);
    }
    if (whole < n) {
      load(a + whole * 4L)
          .max(load(b + whole * 4L))
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void abs(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).abs(), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .abs()
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void absGradient(long x, long dy, long dx, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(signed(load(x + i * 4L), load(dy + i * 4L)), dx + i * 4L);
    }
    if (whole < n) {
      signed(load(x + whole * 4L), load(dy + whole * 4L))
          .intoMemorySegment(Memory.ALL, dx + whole * 4L, ORDER, first(n - whole));
    }
  }

  @Override
  public void sqrt(long x, long y, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LENGTH) {
      store(load(x + i * 4L).sqrt(), y + i * 4L);
    }
    if (whole < n) {
      load(x + whole * 4L)
          .sqrt()
          .intoMemorySegment(Memory.ALL, y + whole * 4L, ORDER, first(n - whole));
    }
  }

  private static FloatVector signed(FloatVector x, FloatVector dy) {
    FloatVector zero = zero();
    FloatVector positive = zero.blend(dy, x.compare(VectorOperators.GT, zero));
    return positive.blend(dy.neg(), x.compare(VectorOperators.LT, zero));
  }
}
