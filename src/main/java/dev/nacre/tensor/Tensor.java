package dev.nacre.tensor;

import dev.nacre.array.Check;
import dev.nacre.array.InMemory;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.op.Abs;
import dev.nacre.op.Add;
import dev.nacre.op.Affine;
import dev.nacre.op.Concat;
import dev.nacre.op.Cos;
import dev.nacre.op.Div;
import dev.nacre.op.Exp;
import dev.nacre.op.Log;
import dev.nacre.op.LogSoftmax;
import dev.nacre.op.MatMul;
import dev.nacre.op.Max;
import dev.nacre.op.Mul;
import dev.nacre.op.Op;
import dev.nacre.op.Permute;
import dev.nacre.op.Reciprocal;
import dev.nacre.op.Relu;
import dev.nacre.op.Reshape;
import dev.nacre.op.Sigmoid;
import dev.nacre.op.Sin;
import dev.nacre.op.Slice;
import dev.nacre.op.Softmax;
import dev.nacre.op.Sqrt;
import dev.nacre.op.Square;
import dev.nacre.op.Sub;
import dev.nacre.op.Sum;
import dev.nacre.op.Tanh;
import dev.nacre.op.Variance;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * An array of float32 numbers that remembers how it was computed, so that gradients can flow back.
 *
 * <pre>{@code
 * var rng = new Rng(1);
 * var x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
 * var w = Tensor.randn(rng, 2, 3).requiresGrad();
 * x.matmul(w).relu().mean().backward();
 * w.grad();                                 // d mean / d w, of shape 2×3
 * }</pre>
 *
 * <p>Operations give new tensors and never change their inputs. Binary ones broadcast as NumPy's
 * do: shapes are aligned at the last axis, and an axis of size 1 is repeated. Axes are counted from
 * 0, or from −1 backwards. Memory is native, and comes back when a tensor is no longer reachable,
 * or earlier, with its {@link Scope}; nobody has to close anything.
 */
public final class Tensor implements InMemory {
  private static final ThreadLocal<boolean[]> PAUSED =
      ThreadLocal.withInitial(() -> new boolean[1]);

  private final NDArray array;
  private GradientSlot slot; // null where no gradient flows

  private Tensor(NDArray array, GradientSlot slot) {
    this.array = array;
    this.slot = slot;
  }

  /** A tensor around an existing array, which it shares. */
  public static Tensor of(NDArray array) {
    return new Tensor(Check.given("array of a tensor", array), null);
  }

  /** A tensor of one axis. */
  public static Tensor of(float... values) {
    Check.given("values of a tensor", values);
    return of(NDArray.of(values, Shape.of(values.length)));
  }

  /** A matrix from its rows, which must be of one length. */
  public static Tensor of(float[][] rows) {
    Check.given("rows of a tensor", rows);
    for (int i = 0; i < rows.length; i++) {
      Check.given("row " + i + " of a tensor", rows[i]);
    }
    int columns = rows.length == 0 ? 0 : rows[0].length;
    var flat = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new ShapeException(
            "row %d has %d numbers, but row 0 has %d; try rows of one length"
                .formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, flat, i * columns, columns);
    }
    return of(NDArray.of(flat, Shape.of(rows.length, columns)));
  }

  /** A tensor of any shape from its elements, row by row. */
  public static Tensor of(float[] elements, Shape shape) {
    Check.given("elements of a tensor", elements);
    Check.given("shape of a tensor", shape);
    return of(NDArray.of(elements, shape));
  }

  /** A tensor of one number and no axes. */
  public static Tensor scalar(float value) {
    return of(NDArray.full(Shape.SCALAR, value));
  }

  /** A tensor of zeros, for example {@code Tensor.zeros(2, 3)}. */
  public static Tensor zeros(int... shape) {
    return full(0f, shape);
  }

  /** A tensor of ones. */
  public static Tensor ones(int... shape) {
    return full(1f, shape);
  }

  /** A tensor whose elements all have this value. */
  public static Tensor full(float value, int... shape) {
    return of(NDArray.full(Shape.of(shape), value));
  }

  /** Independent normal deviates with mean 0 and deviation 1. */
  public static Tensor randn(Rng rng, int... shape) {
    Check.given("random numbers (an Rng)", rng);
    return generate(rng::nextGaussian, Shape.of(shape));
  }

  /** Independent numbers, uniform in [low, high). */
  public static Tensor uniform(Rng rng, float low, float high, int... shape) {
    Check.given("random numbers (an Rng)", rng);
    if (!(low <= high) || Float.isInfinite(low) || Float.isInfinite(high)) {
      throw new IllegalArgumentException(
          "bounds must be finite, the lower at most the upper, but were %s and %s; try 0 and 1"
              .formatted(low, high));
    }
    double width = Float.isFinite(high - low) ? high - low : (double) high - low;
    float below = Math.max(low, Math.nextDown(high)); // rounding a double may give high itself
    return generate(() -> Math.min(below, low + width * rng.nextDouble()), Shape.of(shape));
  }

  private static Tensor generate(DoubleSupplier next, Shape shape) {
    return of(
        NDArray.empty(shape)
            .fillInPieces(
                piece -> {
                  for (int i = 0; i < piece.length; i++) {
                    piece[i] = (float) next.getAsDouble();
                  }
                }));
  }

  public Shape shape() {
    return array.shape();
  }

  /** The size along an axis; −1 is the last one. */
  public int dim(int axis) {
    return array.dim(axis);
  }

  /** The number of elements. */
  public long size() {
    return array.size();
  }

  /** The elements, row by row. */
  public float[] toArray() {
    return array.toArray();
  }

  /** The only element of a tensor that has one. */
  public float item() {
    return array.item();
  }

  @Override
  public NDArray array() {
    return array;
  }

  // ---- gradients

  /** Asks for the gradient by this tensor; returns this. */
  public Tensor requiresGrad() {
    if (slot == null) {
      slot = new Leaf(array);
    }
    return this;
  }

  /** True if a gradient flows to or through this tensor. */
  public boolean isTracked() {
    return slot != null;
  }

  /** True if it was made by the user, not by an operation that is recorded. */
  public boolean isLeaf() {
    return node() == null;
  }

  /** A copy of the gradient that has gathered here, or null if none has. */
  public Tensor grad() {
    NDArray gradient = gradient();
    return gradient == null ? null : of(gradient.copy());
  }

  /** The gradient itself, for optimizers; null if there is none. */
  public NDArray gradient() {
    return slot instanceof Leaf ? slot.gradient() : null;
  }

  /** Forgets the gradient, so that the next one does not add to it. */
  public void zeroGrad() {
    if (slot instanceof Leaf leaf) {
      leaf.clear();
    }
  }

  /**
   * Adds the gradient of this number by every tensor that {@link #requiresGrad required} it to that
   * tensor's {@link #grad}. The tape is spent by it.
   *
   * @throws IllegalStateException if this is not one number, no gradient flows through it, or it
   *     was called before
   */
  public void backward() {
    if (size() != 1) {
      throw new IllegalStateException(
          "backward() needs one number, but this tensor is %s; try .mean().backward()"
              .formatted(shape()));
    }
    backward(of(NDArray.full(shape(), 1f)));
  }

  /** As {@link #backward()}, for a tensor of any shape and the gradient by it. */
  public void backward(Tensor upstream) {
    if (!Check.given("gradient", upstream).shape().equals(shape())) {
      throw new ShapeException(
          "the gradient of %s has the shape %s; try one of the tensor's own shape"
              .formatted(shape(), upstream.shape()));
    }
    switch (slot) {
      case Node node -> node.backward(upstream.array);
      case Leaf leaf -> leaf.accept(upstream.array);
      case null, default ->
          throw new IllegalStateException(
              "no gradient flows through this tensor of %s; try requiresGrad() on what it comes from"
                  .formatted(shape()));
    }
  }

  /** The same values, sharing memory, without a past: no gradient flows through. */
  public Tensor detach() {
    return of(array);
  }

  /** The same values in memory of their own, without a past. */
  public Tensor copy() {
    return of(array.copy());
  }

  /** Runs code that records nothing, on this thread. */
  public static void noGrad(Runnable code) {
    noGrad(
        () -> {
          code.run();
          return null;
        });
  }

  /** Runs code that records nothing, on this thread, and returns its result. */
  public static <T> T noGrad(Supplier<T> code) {
    var paused = PAUSED.get();
    boolean before = paused[0];
    paused[0] = true;
    try {
      return code.get();
    } finally {
      paused[0] = before;
    }
  }

  /** Computes an operation and records it, if a gradient flows to one of its inputs. */
  public static Tensor apply(Op op, Tensor... inputs) {
    var arrays = new NDArray[inputs.length];
    boolean tracked = false;
    for (int i = 0; i < inputs.length; i++) {
      arrays[i] = Check.given("tensor to compute with", inputs[i]).array;
      tracked |= inputs[i].slot != null;
    }
    NDArray value = op.forward(arrays);
    return new Tensor(
        value, tracked && !PAUSED.get()[0] ? new Node(op, inputs, value.shape()) : null);
  }

  /** Closes a scope once the gradient has flowed through this tensor, or at once if none will. */
  public Tensor closeWhenSpent(Scope scope) {
    if (slot instanceof Node node) {
      node.closeWhenSpent(scope);
    } else {
      scope.close();
    }
    return this;
  }

  Node node() {
    return slot instanceof Node node ? node : null;
  }

  GradientSlot slot() {
    return slot;
  }

  // ---- arithmetic

  public Tensor add(Tensor other) {
    return apply(new Add(), this, other);
  }

  public Tensor add(float number) {
    return apply(new Affine(1f, number), this);
  }

  public Tensor sub(Tensor other) {
    return apply(new Sub(), this, other);
  }

  public Tensor sub(float number) {
    return apply(new Affine(1f, -number), this);
  }

  public Tensor mul(Tensor other) {
    return apply(new Mul(), this, other);
  }

  public Tensor mul(float number) {
    return apply(new Affine(number, 0f), this);
  }

  public Tensor div(Tensor other) {
    return apply(new Div(), this, other);
  }

  public Tensor div(float number) {
    return div(scalar(number));
  }

  public Tensor neg() {
    return apply(new Affine(-1f, -0f), this);
  }

  public Tensor exp() {
    return apply(new Exp(), this);
  }

  public Tensor log() {
    return apply(new Log(), this);
  }

  public Tensor sin() {
    return apply(new Sin(), this);
  }

  public Tensor cos() {
    return apply(new Cos(), this);
  }

  public Tensor abs() {
    return apply(new Abs(), this);
  }

  public Tensor square() {
    return apply(new Square(), this);
  }

  public Tensor sqrt() {
    return apply(new Sqrt(), this);
  }

  public Tensor reciprocal() {
    return apply(new Reciprocal(), this);
  }

  /** 1 / √x */
  public Tensor rsqrt() {
    return sqrt().reciprocal();
  }

  public Tensor relu() {
    return apply(new Relu(), this);
  }

  public Tensor sigmoid() {
    return apply(new Sigmoid(), this);
  }

  public Tensor tanh() {
    return apply(new Tanh(), this);
  }

  /** e^x / Σ e^x along an axis */
  public Tensor softmax(int axis) {
    return apply(new Softmax(axis), this);
  }

  /** x − ln Σ e^x along an axis */
  public Tensor logSoftmax(int axis) {
    return apply(new LogSoftmax(axis), this);
  }

  /** The matrix product over the last two axes: …×m×k and …×k×n give …×m×n. */
  public Tensor matmul(Tensor other) {
    return apply(new MatMul(), this, other);
  }

  // ---- reductions

  /** The sum over some axes, which are dropped; over all if none is given. */
  public Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /** The sum over some axes, kept with size 1 or dropped. */
  public Tensor sum(boolean keep, int... axes) {
    return apply(new Sum(keep, axes), this);
  }

  /** The mean over some axes, which are dropped; over all if none is given. */
  public Tensor mean(int... axes) {
    return mean(false, axes);
  }

  /** The mean over some axes, kept with size 1 or dropped. */
  public Tensor mean(boolean keep, int... axes) {
    Tensor sum = sum(keep, axes);
    return sum.div((float) ((double) size() / Math.max(1, sum.size())));
  }

  /**
   * The variance over some axes, all if none is given.
   *
   * @param unbiased divides by n − 1 rather than n
   */
  public Tensor variance(boolean unbiased, boolean keep, int... axes) {
    return apply(new Variance(unbiased, keep, axes), this);
  }

  /**
   * The largest element over some axes, which are dropped; over all if none is given. Its gradient
   * goes to the first of equals.
   */
  public Tensor max(int... axes) {
    return max(false, axes);
  }

  /** The largest element over some axes, kept with size 1 or dropped. */
  public Tensor max(boolean keep, int... axes) {
    return apply(new Max(keep, axes), this);
  }

  /** Along an axis, the index of the largest element (the first of equals), row by row. */
  public int[] argMax(int axis) {
    return Reduce.argMaxOfRows(array.transpose(axis, -1));
  }

  // ---- shapes

  /** The same elements, row by row, in another shape; one size may be −1. */
  public Tensor reshape(int... sizes) {
    return apply(new Reshape(shape().reshaped(sizes)), this);
  }

  /** Joins all axes from {@code axis} on into one. */
  public Tensor flatten(int axis) {
    int from = shape().axis(axis);
    int[] sizes = Arrays.copyOf(shape().dims(), from + 1);
    sizes[from] = shape().flattened(from, shape().rank());
    return reshape(sizes);
  }

  /** Exchanges two axes. */
  public Tensor transpose(int axis1, int axis2) {
    var axes = new int[shape().rank()];
    Arrays.setAll(axes, i -> i);
    int first = shape().axis(axis1);
    int second = shape().axis(axis2);
    axes[first] = second;
    axes[second] = first;
    return permute(axes);
  }

  /** Reorders the axes: axis i of the result is axis {@code axes[i]} of this tensor. */
  public Tensor permute(int... axes) {
    return apply(new Permute(axes), this);
  }

  /** Indices {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
  public Tensor slice(int axis, int from, int to) {
    return apply(new Slice(axis, from, to), this);
  }

  /** Tensors one after the other along an axis. */
  public static Tensor concat(int axis, Tensor... tensors) {
    return apply(new Concat(axis), tensors);
  }

  /** Tensors of one shape along a new axis. */
  public static Tensor stack(int axis, Tensor... tensors) {
    Concat.requireSome(tensors.length);
    var expanded = new Tensor[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      Shape shape = Check.given("tensor to stack", tensors[i]).shape();
      int at = axis < 0 ? axis + shape.rank() + 1 : axis;
      if (at < 0 || at > shape.rank()) {
        throw new ShapeException(
            "tensors of %s cannot be stacked along axis %d; try 0 … %d"
                .formatted(shape, axis, shape.rank()));
      }
      expanded[i] = tensors[i].reshape(shape.insert(at, 1).dims());
    }
    return concat(axis, expanded);
  }

  /** The shape, the range, the mean and a corner of the values. */
  @Override
  public String toString() {
    return Printed.of(this);
  }
}
