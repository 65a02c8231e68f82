package dev.nacre.io;

import dev.nacre.array.Access;
import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An array that stays in its file, which may be larger than memory: the system reads a part of it
 * when a row there is needed, and drops it when memory is short. Immutable.
 *
 * <pre>{@code
 * var pixels = Idx.map(Path.of("train-images-idx3-ubyte")).dividedBy(255);   // in [0, 1]
 * var data = Dataset.of(pixels, Idx.read(Path.of("train-labels-idx1-ubyte")).ints());
 * }</pre>
 *
 * <p>The file must stay as it is while the array is in use. It is released when the array is no
 * longer reachable.
 */
public final class MappedArray {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final int EXPONENT = 0x7f80_0000;
  private static final int LOWEST_OF_EXPONENT = 0x0080_0000;

  private final Path path;
  private final String format;
  private final ArrayHeader header;
  private final MemorySegment numbers;
  private final float divisor;

  /** What each byte stands for, where numbers are bytes: 2.5 times as fast as dividing. */
  private final float[] ofBytes;

  private MappedArray(
      Path path, String format, ArrayHeader header, MemorySegment numbers, float divisor) {
    this.path = path;
    this.format = format;
    this.header = header;
    this.numbers = numbers;
    this.divisor = divisor;
    ofBytes = header.dtype().bytes() == 1 ? new float[256] : null;
    for (int i = 0; ofBytes != null && i < 256; i++) {
      ofBytes[i] = (header.dtype() == DType.I8 ? (byte) i : i) / divisor;
    }
  }

  /** Maps the numbers after a header, which must end where the file ends. */
  static MappedArray of(Path path, String format, Input.Reader<ArrayHeader> reader) {
    return Input.read(
        path,
        format,
        (in, size) -> {
          var header = reader.read(in, size);
          if (header.fortran() && header.shape().rank() > 1) {
            throw FileException.reading(
                path,
                format + " in place",
                "rows that lie one after the other (C order)",
                "columns that do (Fortran order)",
                "numpy.save of numpy.ascontiguousarray(x), or Npy.read");
          }
          return new MappedArray(path, format, header, map(path, header, size), 1);
        });
  }

  private static MemorySegment map(Path path, ArrayHeader header, long size) throws IOException {
    long count = header.shape().size();
    int each = header.dtype().bytes();
    if (count > Long.MAX_VALUE / each) {
      throw new Malformed("a shape that can be", "the sizes " + header.shape());
    }
    var expected =
        "%d bytes of numbers for %s %s".formatted(count * each, header.dtype(), header.shape());
    long found = size - header.length();
    if (found < count * each) {
      throw Input.cutOff(expected, found);
    } else if (found > count * each) {
      throw new Malformed(expected, "more than that");
    }
    try (var channel = FileChannel.open(path)) {
      return channel.map(MapMode.READ_ONLY, header.length(), found, Arena.ofAuto());
    }
  }

  /** The same numbers, each divided by {@code divisor} after it was made a float32. */
  public MappedArray dividedBy(float divisor) {
    Check.positive("divisor", divisor, 255);
    double product =
        Check.positive("product of the divisors", (double) this.divisor * divisor, 255);
    return new MappedArray(path, format, header, numbers, (float) product);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The kind of numbers in the file. */
  public DType dtype() {
    return header.dtype();
  }

  public Shape shape() {
    return header.shape();
  }

  /** The numbers of one index of the first axis. */
  private long rowSize() {
    return shape().size(1, shape().rank());
  }

  /**
   * Copies rows {@code indices[from] … indices[to − 1]} of the first axis, as float32: exact for
   * F32, F16 and integers up to 2²⁴, else rounded to nearest.
   *
   * @param into a contiguous array with as many numbers
   * @throws IllegalArgumentException if a number is NaN or infinite; the message says where
   * @throws FileException if the file was cut off meanwhile
   */
  public void copyRows(int[] indices, int from, int to, NDArray into) {
    Objects.checkFromToIndex(from, to, indices.length);
    long width = rowSize();
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a row must be at most %d numbers, but those of %s have %d; try a file with more, smaller rows"
              .formatted(Integer.MAX_VALUE, path, width));
    }
    if (!into.isContiguous() || into.size() != (to - from) * width) {
      throw new ShapeException(
          "%d rows of %d numbers do not fill %s; try a new array of %d × %d"
              .formatted(to - from, width, into.shape(), to - from, width));
    }
    try (var _ = Access.to(into)) {
      for (int i = from; i < to; i++) {
        int row = Objects.checkIndex(indices[i], shape().dim(0));
        long address = into.address() + (i - from) * width * Float.BYTES;
        decode(row * width * dtype().bytes(), address, (int) width);
        if (dtype().isFloating() || divisor < 1) {
          requireFinite(row, address, (int) width);
        }
      }
    } catch (InternalError fault) { // what Java makes of a mapped page that is no longer there
      throw FileException.reading(
          path,
          format + " in place",
          numbers.byteSize() + " bytes of numbers, as when it was mapped",
          "a file that became shorter, or a disk that cannot be read",
          "to map the file again, and to leave it as it is");
    }
  }

  /** One loop for each kind of numbers. */
  private void decode(long at, long address, int n) {
    var in = numbers;
    float by = divisor;
    boolean swap = header.order() != ByteOrder.nativeOrder();
    switch (dtype()) {
      case F32 -> {
        if (!swap && by == 1) {
          MemorySegment.copy(in, at, Memory.ALL, address, 4L * n);
        } else {
          for (int i = 0; i < n; i++) {
            put(address, i, Float.intBitsToFloat(int32(in, at, i, swap)) / by);
          }
        }
      }
      case U8, BOOL, I8 -> {
        var floats = ofBytes;
        for (int i = 0; i < n; i++) {
          put(address, i, floats[in.get(ValueLayout.JAVA_BYTE, at + i) & 0xff]);
        }
      }
      case I16 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, int16(in, at, i, swap) / by);
        }
      }
      case U16 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, (int16(in, at, i, swap) & 0xffff) / by);
        }
      }
      case F16 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, Float.float16ToFloat(int16(in, at, i, swap)) / by);
        }
      }
      case I32 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, int32(in, at, i, swap) / by);
        }
      }
      case U32 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, Integer.toUnsignedLong(int32(in, at, i, swap)) / by);
        }
      }
      case I64 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, int64(in, at, i, swap) / by);
        }
      }
      case F64 -> {
        for (int i = 0; i < n; i++) {
          put(address, i, (float) Double.longBitsToDouble(int64(in, at, i, swap)) / by);
        }
      }
      case BF16 -> throw new AssertionError("no format that is mapped has it");
    }
  }

  private static void put(long address, int i, float value) {
    Memory.set(address + 4L * i, value);
  }

  private static short int16(MemorySegment in, long at, int i, boolean swap) {
    short bits = in.get(SHORT, at + 2L * i);
    return swap ? Short.reverseBytes(bits) : bits;
  }

  private static int int32(MemorySegment in, long at, int i, boolean swap) {
    int bits = in.get(INT, at + 4L * i);
    return swap ? Integer.reverseBytes(bits) : bits;
  }

  private static long int64(MemorySegment in, long at, int i, boolean swap) {
    long bits = in.get(LONG, at + 8L * i);
    return swap ? Long.reverseBytes(bits) : bits;
  }

  /** Adding 1 to an exponent of all ones, that of NaN and infinity, carries into the sign. */
  private void requireFinite(int row, long address, int n) {
    int carries = 0;
    for (int i = 0; i < n; i++) {
      carries |= (Memory.ALL.get(INT, address + 4L * i) & EXPONENT) + LOWEST_OF_EXPONENT;
    }
    for (int i = 0; carries < 0 && i < n; i++) {
      float value = Memory.get(address + 4L * i);
      if (!Float.isFinite(value)) {
        var sample = shape().rank() == 1 ? Shape.of(1) : shape().dropFirst();
        throw Check.notFinite("numbers of " + path, row, i, value, sample);
      }
    }
  }

  /** The kind of numbers, the shape and the file, such as {@code U8 60000×28×28 in x.idx}. */
  @Override
  public String toString() {
    return "%s %s in %s%s"
        .formatted(dtype(), shape(), path.getFileName(), divisor == 1 ? "" : " / " + divisor);
  }
}
