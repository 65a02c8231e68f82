package dev.nacre.array;

import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * A float32 array in native memory: a storage, a shape, and strides in elements.
 *
 * <p>Reshaping, transposing and slicing give views that share the storage. What is made with a
 * shape alone is contiguous, row-major. Memory is given back by the {@link Scope} it was made in,
 * else when it is no longer reachable.
 */
public final class NDArray implements InMemory {
  private static final int PIECE = 1 << 20;

  private final Storage storage;
  private final long offset;
  private final Shape shape;
  private final int[] strides; // null where contiguous

  private NDArray(Storage storage, long offset, Shape shape, int[] strides) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides == null || isContiguous(shape, strides) ? null : strides;
  }

  /**
   * An array whose elements are whatever was in the memory before: to be overwritten completely.
   */
  public static NDArray empty(Shape shape) {
    var storage = new Storage(Pool.take(shape));
    Scope.own(storage);
    return new NDArray(storage, 0, shape, null);
  }

  /**
   * An array of the same shape, of any content, with its elements in the same order in memory if
   * {@code array} has no gaps or repetitions, else row by row.
   */
  public static NDArray emptyLike(NDArray array) {
    if (array.isContiguous() || !array.isDense()) {
      return empty(array.shape);
    }
    NDArray memory = empty(array.shape);
    return new NDArray(memory.storage, 0, array.shape, array.strides);
  }

  public static NDArray zeros(Shape shape) {
    return full(shape, 0f);
  }

  public static NDArray full(Shape shape, float value) {
    return empty(shape).fill(value);
  }

  /** An array with these elements, row by row. */
  public static NDArray of(float[] elements, Shape shape) {
    if (elements.length != shape.size()) {
      throw new ShapeException(
          "%d elements do not fill %s, which has %d; try a shape of %d elements"
              .formatted(elements.length, shape, shape.size(), elements.length));
    }
    var array = empty(shape);
    try (var _ = Access.to(array)) {
      Memory.write(elements, 0, array.address(), elements.length);
    }
    return array;
  }

  @Override
  public NDArray array() {
    return this;
  }

  public Shape shape() {
    return shape;
  }

  /** The size along an axis; −1 is the last one. */
  public int dim(int axis) {
    return shape.dim(axis);
  }

  /** The number of elements. */
  public long size() {
    return shape.size();
  }

  /** The number of elements, for kernels. */
  public int count() {
    return shape.flattened(0, shape.rank());
  }

  /** True if the elements lie row by row without gaps. */
  public boolean isContiguous() {
    return strides == null;
  }

  /** Elements from one index of an axis to the next. */
  public int stride(int axis) {
    int at = shape.axis(axis);
    return strides == null ? Math.toIntExact(shape.size(at + 1, shape.rank())) : strides[at];
  }

  /** The address of the first element; valid while the array is held by {@link Access}. */
  public long address() {
    return storage.address() + offset * Float.BYTES;
  }

  Storage storage() {
    return storage;
  }

  /** True if both are views of one storage. */
  public boolean sharesStorageWith(NDArray other) {
    return storage == other.storage;
  }

  /** True if its memory was given back. */
  public boolean isClosed() {
    return storage.isClosed();
  }

  /** Gives the memory back now, for this array and all its views. */
  public void close() {
    storage.close();
  }

  /**
   * All elements as a vector in the order they have in memory, which may be another than row by
   * row.
   *
   * @throws IllegalStateException if there are gaps or repetitions
   */
  public NDArray flat() {
    requireDense();
    return isContiguous() && shape.rank() == 1
        ? this
        : new NDArray(storage, offset, Shape.of(count()), null);
  }

  /** True if the elements lie in memory without gaps or repetitions, in whatever order. */
  public boolean isDense() {
    if (strides == null) {
      return true;
    }
    Integer[] axes = new Integer[shape.rank()];
    Arrays.setAll(axes, i -> i);
    Arrays.sort(axes, Comparator.comparingInt(axis -> -strides[axis]));
    return permute(Arrays.stream(axes).mapToInt(Integer::intValue).toArray()).isContiguous();
  }

  /** True if both have their elements in the same order in memory. */
  public boolean hasLayoutOf(NDArray other) {
    return shape.equals(other.shape) && Arrays.equals(strides, other.strides);
  }

  /** Sets all elements; returns this. */
  public NDArray fill(float value) {
    requireDense();
    try (var _ = Access.to(this)) {
      Chunks.each(size(), (from, n) -> Elementwise.kernels().fill(address() + 4 * from, value, n));
    }
    return this;
  }

  /**
   * Overwrites all elements of a contiguous array, row by row, a piece at a time, so that the heap
   * need not hold them all; returns this.
   */
  public NDArray fillInPieces(Consumer<float[]> next) {
    var piece = new float[(int) Math.min(PIECE, size())];
    try (var _ = Access.to(this)) {
      for (long at = 0; at < size(); at += piece.length) {
        if (size() - at < piece.length) {
          piece = new float[(int) (size() - at)];
        }
        next.accept(piece);
        Memory.write(piece, 0, address() + 4 * at, piece.length);
      }
    }
    return this;
  }

  /** Overwrites all elements with those of an array of the same size; returns this. */
  public NDArray copyFrom(NDArray source) {
    if (!isContiguous()) {
      Strided.copy(source, this);
      return this;
    }
    if (source.size() != size()) {
      throw new ShapeException(
          "cannot copy %s into %s; try arrays of equal size".formatted(source.shape, shape));
    }
    try (var _ = Access.to(this, source)) {
      if (source.isContiguous()) {
        Memory.copy(source.address(), address(), size() * Float.BYTES);
      } else {
        Strided.gather(source.address(), source.shape, source.strides, address());
      }
    }
    return this;
  }

  /** A contiguous array with the same elements and memory of its own. */
  public NDArray copy() {
    return empty(shape).copyFrom(this);
  }

  /** This array if it is contiguous, else a contiguous copy. */
  public NDArray contiguous() {
    return isContiguous() ? this : copy();
  }

  /** The same elements in another shape; a view where the array is contiguous. */
  public NDArray reshape(Shape to) {
    if (to.size() != size()) {
      shape.reshaped(to.dims()); // throws, with the message
    }
    if (isContiguous() && to.equals(shape)) {
      return this;
    }
    return new NDArray(contiguous().storage, isContiguous() ? offset : 0, to, null);
  }

  /** A view whose axis i is this array's axis {@code axes[i]}. */
  public NDArray permute(int... axes) {
    var seen = new boolean[shape.rank()];
    var dims = new int[axes.length];
    var to = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      seen[axis] = true;
      dims[i] = shape.dim(axis);
      to[i] = stride(axis);
    }
    boolean all = axes.length == shape.rank();
    for (boolean each : seen) {
      all &= each;
    }
    if (!all) {
      throw new ShapeException(
          "permute needs each axis of %s once, but got %s; try for example %s"
              .formatted(shape, Arrays.toString(axes), Arrays.toString(reversedAxes())));
    }
    return new NDArray(storage, offset, Shape.of(dims), to);
  }

  /** A view with two axes exchanged. */
  public NDArray transpose(int axis1, int axis2) {
    int i = shape.axis(axis1);
    int j = shape.axis(axis2);
    var steps = strides();
    steps[i] = stride(j);
    steps[j] = stride(i);
    return new NDArray(storage, offset, shape.swap(i, j), steps);
  }

  /** A view of indices {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
  public NDArray slice(int axis, int from, int to) {
    int at = shape.axis(axis);
    if (from < 0 || to > shape.dim(at) || from > to) {
      throw new ShapeException(
          "slice %d … %d of axis %d does not lie in %s; needs 0 ≤ from ≤ to ≤ %d, try %d … %d"
              .formatted(
                  from,
                  to,
                  axis,
                  shape,
                  shape.dim(at),
                  Math.clamp(Math.min(from, to), 0, shape.dim(at)),
                  Math.clamp(Math.max(from, to), 0, shape.dim(at))));
    }
    return new NDArray(
        storage, offset + (long) from * stride(at), shape.with(at, to - from), strides());
  }

  /** A view in which axes of size 1, or missing in front, are repeated without copying. */
  public NDArray broadcastTo(Shape to) {
    if (to.equals(shape)) {
      return this;
    }
    var repeated = new int[to.rank()];
    int missing = to.rank() - shape.rank();
    for (int i = Math.max(0, missing); i < to.rank(); i++) {
      repeated[i] = shape.dim(i - missing) == 1 ? 0 : stride(i - missing);
    }
    return new NDArray(storage, offset, to, repeated);
  }

  /** The elements, row by row. */
  public float[] toArray() {
    var elements = new float[count()];
    NDArray source = contiguous();
    try (var _ = Access.to(source)) {
      Memory.read(source.address(), elements, 0, elements.length);
    }
    return elements;
  }

  /** The only element. */
  public float item() {
    if (size() != 1) {
      throw new ShapeException(
          "item() needs an array of one element, but this one is %s; try toArray()"
              .formatted(shape));
    }
    try (var _ = Access.to(this)) {
      return Memory.get(address());
    }
  }

  int[] strides() {
    var all = new int[shape.rank()];
    for (int i = 0; i < all.length; i++) {
      all[i] = stride(i);
    }
    return all;
  }

  private int[] reversedAxes() {
    var axes = new int[shape.rank()];
    Arrays.setAll(axes, i -> axes.length - 1 - i);
    return axes;
  }

  private void requireDense() {
    if (!isDense()) {
      throw new IllegalStateException(
          "a view of %s with gaps or repetitions is no vector; try copy()".formatted(shape));
    }
  }

  private static boolean isContiguous(Shape shape, int[] strides) {
    long expected = 1;
    for (int i = shape.rank() - 1; i >= 0; i--) {
      if (shape.dim(i) != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape.dim(i);
    }
    return true;
  }
}
