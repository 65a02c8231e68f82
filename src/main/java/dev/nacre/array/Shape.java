package dev.nacre.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of an array along its axes, row-major: the last axis is contiguous. Immutable.
 *
 * <pre>{@code
 * Shape.of(64, 1, 28, 28)   // prints 64×1×28×28
 * Shape.of()                // one number, no axes; prints scalar
 * }</pre>
 */
public final class Shape {
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;
  private final long size;

  private Shape(int[] dims) {
    long product = 1;
    for (int n : dims) {
      if (n < 0) {
        throw new ShapeException(
            "a shape's axes must be at least 0, but were " + Arrays.toString(dims) + "; try 1");
      }
      if (Math.multiplyHigh(product, n) != 0 || product * n < 0) {
        throw new ShapeException(
            "a shape of %s would have more elements than 2⁶³; try smaller sizes"
                .formatted(join(dims)));
      }
      product *= n;
    }
    this.dims = dims;
    this.size = product;
  }

  /** A shape with these sizes, outermost axis first. */
  public static Shape of(int... dims) {
    return Check.given("sizes of a shape", dims).length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** {@link #of} without a copy of the array, which is not to be changed any more. */
  static Shape owning(int[] dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims);
  }

  /** The number of axes. */
  public int rank() {
    return dims.length;
  }

  /** The size along an axis; −1 is the last one. */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  public int[] dims() {
    return dims.clone();
  }

  /** The number of elements. */
  public long size() {
    return size;
  }

  /**
   * The size of axes {@code from} … {@code to} − 1 when they are laid end to end.
   *
   * @throws ShapeException if that is more than an axis can have
   */
  public int flattened(int from, int to) {
    long n = size(from, to);
    if (n > Integer.MAX_VALUE) {
      throw new ShapeException(
          "%s cannot be laid end to end: it has %d elements, an axis at most %d; try smaller sizes"
              .formatted(this, n, Integer.MAX_VALUE));
    }
    return (int) n;
  }

  /** Turns a possibly negative axis (−1 is the last one) into 0 … rank − 1. */
  public int axis(int axis) {
    int positive = axis < 0 ? axis + dims.length : axis;
    if (positive < 0 || positive >= dims.length) {
      throw new ShapeException(
          "axis %d does not exist in %s, which has %d axes; try %s"
              .formatted(
                  axis,
                  this,
                  dims.length,
                  dims.length == 0 ? "reshape(1)" : "0 … " + (rank() - 1)));
    }
    return positive;
  }

  /** The same shape with another size along one axis. */
  public Shape with(int axis, int n) {
    var copy = dims.clone();
    copy[axis(axis)] = n;
    return new Shape(copy);
  }

  /** The same shape with other sizes of its last two axes. */
  public Shape withLast(int rows, int columns) {
    var copy = dims.clone();
    copy[axis(-2)] = rows;
    copy[axis(-1)] = columns;
    return new Shape(copy);
  }

  /** The same shape with two axes exchanged. */
  public Shape swap(int axis1, int axis2) {
    var copy = dims.clone();
    copy[axis(axis1)] = dim(axis2);
    copy[axis(axis2)] = dim(axis1);
    return new Shape(copy);
  }

  /** The same shape without an axis. */
  public Shape without(int axis) {
    int at = axis(axis);
    var rest = new int[dims.length - 1];
    System.arraycopy(dims, 0, rest, 0, at);
    System.arraycopy(dims, at + 1, rest, at, rest.length - at);
    return new Shape(rest);
  }

  /** The same shape with one more axis of size {@code n} before axis {@code at}. */
  public Shape insert(int at, int n) {
    var more = new int[dims.length + 1];
    System.arraycopy(dims, 0, more, 0, at);
    more[at] = n;
    System.arraycopy(dims, at, more, at + 1, dims.length - at);
    return new Shape(more);
  }

  /** The same shape with an outermost axis of size {@code n}, for example of a batch. */
  public Shape prepend(int n) {
    return insert(0, n);
  }

  /** The same shape without its outermost axis. */
  public Shape dropFirst() {
    return without(0);
  }

  /** The axes from one on. */
  Shape from(int axis) {
    return owning(Arrays.copyOfRange(dims, axis, dims.length));
  }

  /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive). */
  public long size(int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  /**
   * The shape with one axis of size −1 replaced by what makes its size {@code this.size()}.
   *
   * @throws ShapeException if the sizes cannot be equal
   */
  public Shape reshaped(int... to) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < to.length; i++) {
      if (to[i] == -1 && unknown < 0) {
        unknown = i;
      } else {
        known *= to[i];
      }
    }
    var sizes = to.clone();
    if (unknown >= 0 && known > 0 && size % known == 0) {
      sizes[unknown] = Math.toIntExact(size / known);
    }
    if (Arrays.stream(sizes).anyMatch(n -> n < 0) || product(sizes) != size) {
      if (Arrays.stream(to).filter(n -> n == -1).count() > 1) {
        throw new ShapeException(
            "%s cannot be reshaped to %s: only one size may be -1; try the others as numbers"
                .formatted(this, join(to)));
      }
      throw new ShapeException(
          "%s (%d elements) cannot be reshaped to %s (%s elements); try -1 for one axis"
              .formatted(
                  this,
                  size,
                  join(to),
                  unknown < 0 ? String.valueOf(known) : "a multiple of " + known));
    }
    return new Shape(sizes);
  }

  /**
   * The shape of an element-wise operation on arrays of two shapes: aligned at the last axis, sizes
   * must be equal or 1 (NumPy's broadcasting).
   *
   * @throws ShapeException if they are neither
   */
  public Shape broadcast(Shape other) {
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(rank(), other.rank());
    var joined = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int m = i > rank() ? 1 : dims[rank() - i];
      int n = i > other.rank() ? 1 : other.dims[other.rank() - i];
      if (m != n && m != 1 && n != 1) {
        throw new ShapeException(
            """
            %s and %s do not broadcast
              needs:  equal sizes, or 1, on each axis counted from the last; %d ≠ %d on axis -%d
              try:    a reshape or a sum that makes these axes equal or 1\
            """
                .formatted(this, other, m, n, i));
      }
      joined[rank - i] = m == 1 ? n : m;
    }
    return new Shape(joined);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape other && Arrays.equals(dims, other.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return dims.length == 0 ? "scalar" : join(dims);
  }

  private static long product(int[] sizes) {
    long product = 1;
    for (int n : sizes) {
      product *= n;
    }
    return product;
  }

  private static String join(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
