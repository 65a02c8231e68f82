package dev.nacre.io;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's npy format: one array, as {@code numpy.save} writes it.
 *
 * <p>Read: f2, f4, f8, the integers but u8, bool, in either byte order, C or Fortran order.
 * Written: version 1.0, little-endian, C order, the very bytes that NumPy writes. Pickled objects
 * are refused.
 *
 * <pre>{@code
 * var x = Npy.read(Path.of("x.npy"));   // prints F32 100×4
 * x.floats();                           // 400 numbers, row by row
 * }</pre>
 *
 * <p>Source: numpy.lib.format.
 */
public final class Npy {
  static final String FORMAT = "a NumPy .npy file";

  private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONGEST_HEADER = 1 << 20;

  /** The header is a Python dict; its three entries may stand in any order. */
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");

  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private Npy() {}

  /**
   * Reads a whole file.
   *
   * @throws FileException if it is missing, cut off, or not exactly an npy file
   */
  public static ArrayData read(Path path) {
    return Input.read(path, FORMAT, Npy::read);
  }

  /**
   * Maps a file instead of reading it: rows are read when they are needed, so that it may be larger
   * than memory.
   *
   * @throws FileException if it is missing, cut off, not exactly an npy file, or in Fortran's order
   */
  public static MappedArray map(Path path) {
    return MappedArray.of(path, FORMAT, (in, _) -> header(in));
  }

  static ArrayData read(InputStream in, long size) throws IOException {
    var header = header(in);
    long rest = size == Input.UNKNOWN ? size : size - header.length();
    var shape = header.shape();
    var stored = header.fortran() ? reversed(shape) : shape;
    var array = Input.lastArray(in, header.dtype(), stored, header.order(), rest);
    return header.fortran() ? toRowMajor(array, shape, header.order()) : array;
  }

  private static ArrayHeader header(InputStream in) throws IOException {
    var start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw new Malformed("\\x93NUMPY and a version at the start", Input.describe(start, in));
    }
    int major = start[6];
    if (major < 1 || major > 3) {
      throw new Malformed("version 1, 2 or 3 of the format", "version " + major);
    }
    int lengthBytes = major == 1 ? 2 : 4;
    var length =
        ByteBuffer.wrap(Arrays.copyOf(Input.bytes(in, lengthBytes, "the header's length"), 8))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    if (length > LONGEST_HEADER) {
      throw new Malformed("a header of at most " + LONGEST_HEADER + " bytes", length + " bytes");
    }
    var header =
        new String(Input.bytes(in, (int) length, "header"), StandardCharsets.UTF_8).strip();
    if (!header.startsWith("{") || !header.endsWith("}")) {
      throw new Malformed("a header of the form {…}", "a header that is not");
    }
    var descr = find(DESCR, header, "'descr': '<f4' or the like");
    var dtype = dtype(descr);
    boolean fortran = find(FORTRAN, header, "'fortran_order': True or False").equals("True");
    var shape = shape(find(SHAPE, header, "'shape': (…)"));
    var order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new ArrayHeader(dtype, shape, order, fortran, 8 + lengthBytes + length);
  }

  private static String find(Pattern pattern, String header, String expected) throws Malformed {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new Malformed(expected + " in the header", header);
    }
    return matcher.group(1);
  }

  private static DType dtype(String descr) throws Malformed {
    for (var dtype : DType.values()) {
      if (dtype.numpy() != null
          && descr.matches("[<>|=]?" + Pattern.quote(dtype.numpy().substring(1)))) {
        return dtype;
      }
    }
    throw new Malformed(
        "numbers of a kind that Nacre reads (f2, f4, f8, integers but u8, b1)",
        "the kind '" + descr + "'");
  }

  private static Shape shape(String tuple) throws Malformed {
    var parts = tuple.isBlank() ? new String[0] : tuple.strip().split("\\s*,\\s*");
    var sizes = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("\\d{1,18}")) {
        throw new Malformed("whole numbers in the shape", "(" + tuple + ")");
      }
      sizes[i] = Long.parseLong(parts[i]);
    }
    return Input.shape(sizes);
  }

  private static Shape reversed(Shape shape) {
    var dims = shape.dims();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(dims.length - 1 - i);
    }
    return Shape.of(dims);
  }

  /** From the first axis contiguous (Fortran's order) to the last one. */
  private static ArrayData toRowMajor(ArrayData array, Shape shape, ByteOrder order) {
    var from = array.bytes(order);
    var to = new byte[from.length];
    int width = array.dtype().bytes();
    var index = new int[shape.rank()];
    for (int at = 0; at < to.length; at += width) {
      long source = 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        source = source * shape.dim(axis) + index[axis];
      }
      System.arraycopy(from, (int) source * width, to, at, width);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
        index[axis] = 0;
      }
    }
    return new ArrayData(array.dtype(), shape, to, order);
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @throws FileException if it cannot be written; what stood there before is untouched
   * @throws IllegalArgumentException if NumPy has no such kind of numbers (BF16)
   */
  public static void write(Path path, ArrayData array) {
    var header = header(Check.given("array", array));
    AtomicFile.write(path, out -> write(out, header, array));
  }

  static void write(OutputStream out, byte[] header, ArrayData array) throws IOException {
    out.write(header);
    out.write(array.bytes(ByteOrder.LITTLE_ENDIAN));
  }

  static byte[] header(ArrayData array) {
    if (array.dtype().numpy() == null) {
      throw new IllegalArgumentException(
          "NumPy has no %s, the kind of the array %s; try F32"
              .formatted(array.dtype(), array.shape()));
    }
    var dims = array.shape().dims();
    var shape =
        Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (dims.length == 1 ? "," : "");
    var dict =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(array.dtype().numpy(), shape);
    // room for the first axis to grow in place, as NumPy leaves it
    int growth = dims.length == 0 ? 0 : 21 - Integer.toString(dims[0]).length();
    int length = MAGIC.length + 4 + dict.length() + growth + 1;
    int padded = (length + 63) / 64 * 64;
    var header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - MAGIC.length - 4));
    header.put(dict.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
