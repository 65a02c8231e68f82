package dev.nacre.io;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array as a file holds it: a kind of numbers, a shape, and the numbers row by row. Immutable.
 *
 * <pre>{@code
 * ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3))   // prints F32 2×3
 * }</pre>
 */
public final class ArrayData {
  private final DType dtype;
  private final Shape shape;
  private final byte[] bytes;
  private final ByteOrder order;

  /** Takes {@code bytes} over without a copy. */
  ArrayData(DType dtype, Shape shape, byte[] bytes, ByteOrder order) {
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
    this.order = order;
  }

  /** 32-bit floating-point numbers. */
  public static ArrayData of(float[] values, Shape shape) {
    return make(DType.F32, values.length, shape, b -> b.asFloatBuffer().put(values));
  }

  /** 64-bit floating-point numbers. */
  public static ArrayData of(double[] values, Shape shape) {
    return make(DType.F64, values.length, shape, b -> b.asDoubleBuffer().put(values));
  }

  /** 32-bit integers. */
  public static ArrayData of(int[] values, Shape shape) {
    return make(DType.I32, values.length, shape, b -> b.asIntBuffer().put(values));
  }

  /** 64-bit integers. */
  public static ArrayData of(long[] values, Shape shape) {
    return make(DType.I64, values.length, shape, b -> b.asLongBuffer().put(values));
  }

  /** Unsigned bytes, 0 … 255, for example pixels. */
  public static ArrayData ofUnsignedBytes(byte[] values, Shape shape) {
    return make(DType.U8, values.length, shape, b -> b.put(values));
  }

  /** A tensor's values, as 32-bit floating-point numbers. */
  public static ArrayData of(Tensor tensor) {
    return of(tensor.toArray(), tensor.shape());
  }

  private interface Fill {
    void into(ByteBuffer bytes);
  }

  private static ArrayData make(DType dtype, int length, Shape shape, Fill fill) {
    if (shape.size() != length) {
      throw new ShapeException(
          "%d values do not fill the shape %s, which has %d elements; try another shape"
              .formatted(length, shape, shape.size()));
    }
    if ((long) length * dtype.bytes() > Input.MOST_BYTES) {
      throw new IllegalArgumentException(
          "an array in a file must be at most 2 GB, but %s %s has %d bytes; try several arrays"
              .formatted(dtype, shape, (long) length * dtype.bytes()));
    }
    var bytes = new byte[length * dtype.bytes()];
    fill.into(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return new ArrayData(dtype, shape, bytes, ByteOrder.LITTLE_ENDIAN);
  }

  /** The kind of numbers. */
  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /**
   * The numbers as float32, row by row: exact for F32, F16, BF16 and integers up to 2²⁴, else
   * rounded to nearest. The array is the caller's.
   */
  public float[] floats() {
    var floats = new float[count()];
    var in = buffer();
    switch (dtype) {
      case F32 -> in.asFloatBuffer().get(floats);
      case F64 -> fill(floats, i -> (float) in.getDouble(8 * i));
      case F16 -> fill(floats, i -> Float.float16ToFloat(in.getShort(2 * i)));
      case BF16 -> fill(floats, i -> Float.intBitsToFloat(in.getShort(2 * i) << 16));
      case BOOL, U8 -> fill(floats, i -> in.get(i) & 0xff);
      default -> fill(floats, i -> (float) integer(in, i));
    }
    return floats;
  }

  /** A new tensor of these numbers; see {@link #floats}. */
  public Tensor tensor() {
    return Tensor.of(floats(), shape);
  }

  /**
   * The numbers as 64-bit integers, row by row. The array is the caller's.
   *
   * @throws IllegalStateException if they are floating-point numbers
   */
  public long[] longs() {
    if (dtype.isFloating()) {
      throw new IllegalStateException(
          "integers are asked for, but this array is %s: floating-point numbers; try floats()"
              .formatted(this));
    }
    var in = buffer();
    var longs = new long[count()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = integer(in, i);
    }
    return longs;
  }

  /**
   * The numbers as ints, row by row, for example labels. The array is the caller's.
   *
   * @throws IllegalStateException if they are floating-point numbers, or one is beyond an int
   */
  public int[] ints() {
    return Arrays.stream(longs())
        .mapToInt(
            v -> {
              if ((int) v != v) {
                throw new IllegalStateException(
                    "ints are asked for, but this array holds " + v + "; try longs()");
              }
              return (int) v;
            })
        .toArray();
  }

  private interface FloatAt {
    float get(int i);
  }

  private static void fill(float[] floats, FloatAt value) {
    for (int i = 0; i < floats.length; i++) {
      floats[i] = value.get(i);
    }
  }

  private long integer(ByteBuffer in, int i) {
    return switch (dtype) {
      case I64 -> in.getLong(8 * i);
      case I32 -> in.getInt(4 * i);
      case U32 -> Integer.toUnsignedLong(in.getInt(4 * i));
      case I16 -> in.getShort(2 * i);
      case U16 -> in.getShort(2 * i) & 0xffff;
      case I8 -> in.get(i);
      case U8, BOOL -> in.get(i) & 0xff;
      case F64, F32, F16, BF16 -> throw new AssertionError(dtype);
    };
  }

  private int count() {
    return bytes.length / dtype.bytes();
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(order);
  }

  /** The numbers' bytes in the given order; may be the array itself, so not to be changed. */
  byte[] bytes(ByteOrder wanted) {
    if (order == wanted || dtype.bytes() == 1) {
      return bytes;
    }
    var swapped = new byte[bytes.length];
    int width = dtype.bytes();
    for (int i = 0; i < bytes.length; i++) {
      swapped[i] = bytes[i / width * width + width - 1 - i % width];
    }
    return swapped;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ArrayData other
        && dtype == other.dtype
        && shape.equals(other.shape)
        && Arrays.equals(bytes(ByteOrder.LITTLE_ENDIAN), other.bytes(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public int hashCode() {
    return Objects.hash(dtype, shape, Arrays.hashCode(bytes(ByteOrder.LITTLE_ENDIAN)));
  }

  /** The kind of numbers and the shape, such as {@code F32 6×1×5×5}. */
  @Override
  public String toString() {
    return dtype + " " + shape;
  }
}
