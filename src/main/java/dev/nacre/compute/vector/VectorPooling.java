package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SELECTS_FROM_TWO;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.first;
import static dev.nacre.compute.vector.Lanes.load;
import static dev.nacre.compute.vector.Lanes.zero;

import dev.nacre.compute.Pooling;
import dev.nacre.compute.Window;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Pooling} in vectors: the largest value of 2×2 with stride 2 and no padding directly, other
 * windows by way of a {@link PoolingGrid}.
 */
public final class VectorPooling extends Pooling {
  private static final Window HALVING = Window.of(2, 2).stride(2, 2);

  // of the elements of two vectors, one after the other: every second one
  private static final IntVector EVEN = index(i -> 2 * i);
  private static final IntVector ODD = index(i -> 2 * i + 1);

  // two vectors interleaved, the lower and the upper half of the result
  private static final IntVector LOW = index(i -> i / 2 + i % 2 * LENGTH);
  private static final IntVector HIGH = index(i -> (LENGTH + i) / 2 + i % 2 * LENGTH);

  private static IntVector index(IntUnaryOperator of) {
    int[] lanes = IntStream.range(0, LENGTH).map(of).toArray();
    return IntVector.fromArray(VectorSpecies.of(int.class, SPECIES.vectorShape()), lanes, 0);
  }

  /** Elements of two vectors, counted through both. Shuffles of floats would be boxed here. */
  private static FloatVector pick(IntVector index, FloatVector a, FloatVector b) {
    return index.selectFrom(a.reinterpretAsInts(), b.reinterpretAsInts()).reinterpretAsFloats();
  }

  private static boolean halvesInRegisters(Planes planes) {
    return SELECTS_FROM_TWO && planes.window().equals(HALVING);
  }

  @Override
  protected void maxOfPlane(Planes planes, long x, long y) {
    if (!halvesInRegisters(planes)) {
      PoolingGrid.of(planes).max(x, y);
      return;
    }
    long step = 4L * planes.width();
    int n = planes.width() / 2;
    for (int oy = 0; oy < planes.height() / 2; oy++) {
      maxOfRows(x + 2 * oy * step, step, y + 4L * oy * n, n);
    }
  }

  /** n outputs from two rows of 2·n inputs. */
  private static void maxOfRows(long x, long step, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      long at = x + 8L * i;
      FloatVector left = load(at).max(load(at + step));
      FloatVector right = load(at + 4L * LENGTH).max(load(at + 4L * LENGTH + step));
      pick(EVEN, left, right)
          .max(pick(ODD, left, right))
          .intoMemorySegment(ALL, y + 4L * i, ORDER, first(n - i));
    }
  }

  @Override
  protected void meanOfPlane(Planes planes, boolean countPadding, long x, long y) {
    PoolingGrid.of(planes).mean(countPadding, x, y);
  }

  @Override
  protected void meanGradientOfPlane(Planes planes, boolean countPadding, long dy, long dx) {
    PoolingGrid.of(planes).meanGradient(countPadding, dy, dx);
  }

  /** y[i] = x[2 · i] */
  static void everySecond(long x, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      pick(EVEN, load(x + 8L * i), load(x + 8L * i + 4L * LENGTH))
          .intoMemorySegment(ALL, y + 4L * i, ORDER, first(n - i));
    }
  }

  /** y[2 · i] = a[i] and y[2 · i + 1] = b[i], n elements in all. */
  static void interleave(long a, long b, long y, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector even = load(a + 2L * i);
      FloatVector odd = load(b + 2L * i);
      pick(LOW, even, odd).intoMemorySegment(ALL, y + 4L * i, ORDER, first(n - i));
    }
  }

  @Override
  protected void maxGradientOfPlane(Planes planes, long x, long y, long dy, long dx) {
    if (!halvesInRegisters(planes)) {
      if (VectorReductions.KERNELS.allFinite(y, planes.outputHeight() * planes.outputWidth())) {
        PoolingGrid.of(planes).maxGradient(x, y, dy, dx);
      } else {
        super.maxGradientOfPlane(planes, x, y, dy, dx);
      }
      return;
    }
    if (planes.height() % 2 + planes.width() % 2 > 0) {
      VectorElementwise.KERNELS.fill(dx, 0f, planes.height() * planes.width());
    }
    long step = 4L * planes.width();
    int n = planes.width() / 2;
    for (int oy = 0; oy < planes.height() / 2; oy++) {
      long row = 2 * oy * step;
      long output = 4L * oy * n;
      spreadToRows(x + row, step, y + output, dy + output, dx + row, n);
    }
  }

  /** The gradients of n outputs go to two rows of 2·n inputs. */
  // written out, since methods for its parts would not be inlined any more, and box every vector
  private static void spreadToRows(long x, long step, long y, long dy, long dx, int n) {
    FloatVector zero = zero();
    for (int i = 0; i < n; i += LENGTH) {
      long at = 8L * i;
      FloatVector max = load(y + 4L * i);
      FloatVector gradient = load(dy + 4L * i).add(zero); // +0, as a sum from zero, for −0
      IntVector a = load(x + at).reinterpretAsInts();
      IntVector b = load(x + at + 4L * LENGTH).reinterpretAsInts();
      IntVector c = load(x + at + step).reinterpretAsInts();
      IntVector d = load(x + at + 4L * LENGTH + step).reinterpretAsInts();
      // the first of four that is not less than the maximum takes the gradient; what is left goes
      // on
      VectorMask<Float> less =
          EVEN.selectFrom(a, b).reinterpretAsFloats().compare(VectorOperators.LT, max);
      IntVector g00 = gradient.blend(zero, less).reinterpretAsInts();
      FloatVector left = zero.blend(gradient, less);
      less = ODD.selectFrom(a, b).reinterpretAsFloats().compare(VectorOperators.LT, max);
      IntVector g01 = left.blend(zero, less).reinterpretAsInts();
      left = zero.blend(left, less);
      less = EVEN.selectFrom(c, d).reinterpretAsFloats().compare(VectorOperators.LT, max);
      IntVector g10 = left.blend(zero, less).reinterpretAsInts();
      left = zero.blend(left, less);
      less = ODD.selectFrom(c, d).reinterpretAsFloats().compare(VectorOperators.LT, max);
      IntVector g11 = left.blend(zero, less).reinterpretAsInts();
      int rest = 2 * (n - i);
      VectorMask<Float> lower = first(rest);
      LOW.selectFrom(g00, g01).reinterpretAsFloats().intoMemorySegment(ALL, dx + at, ORDER, lower);
      LOW.selectFrom(g10, g11)
          .reinterpretAsFloats()
          .intoMemorySegment(ALL, dx + at + step, ORDER, lower);
      if (rest > LENGTH) {
        VectorMask<Float> upper = first(rest - LENGTH);
        HIGH.selectFrom(g00, g01)
            .reinterpretAsFloats()
            .intoMemorySegment(ALL, dx + at + 4L * LENGTH, ORDER, upper);
        HIGH.selectFrom(g10, g11)
            .reinterpretAsFloats()
            .intoMemorySegment(ALL, dx + at + 4L * LENGTH + step, ORDER, upper);
      }
    }
  }
}
