package dev.nacre.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The IDX format of the MNIST family: two zero bytes, the kind of numbers, the number of axes, the
 * sizes, then the numbers, all big-endian; plain or compressed by gzip, whatever the file's name.
 *
 * <pre>{@code
 * var pixels = Idx.read(Path.of("train-images-idx3-ubyte.gz"));   // U8 60000×28×28
 * }</pre>
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, "The IDX
 * file format".
 */
public final class Idx {
  private static final String FORMAT = "an IDX file";

  private static final Map<Integer, DType> KINDS =
      Map.of(
          0x08, DType.U8, 0x09, DType.I8, 0x0b, DType.I16, 0x0c, DType.I32, 0x0d, DType.F32, 0x0e,
          DType.F64);

  private Idx() {}

  /**
   * Reads a whole file.
   *
   * @throws FileException if it is missing, cut off, or not exactly an IDX file
   */
  public static ArrayData read(Path path) {
    return Input.read(path, FORMAT, Idx::readMaybeCompressed);
  }

  /**
   * Reads a whole stream, for example a resource of a jar, and leaves it open.
   *
   * @param name what to call it in messages
   * @throws FileException if it is cut off, or not exactly IDX
   */
  public static ArrayData read(InputStream in, String name) {
    try {
      return readMaybeCompressed(new BufferedInputStream(in), Input.UNKNOWN);
    } catch (IOException e) {
      throw Input.explain(name, FORMAT, e);
    }
  }

  /**
   * Maps a file instead of reading it: rows are read when they are needed, so that it may be larger
   * than memory.
   *
   * @throws FileException if it is missing, cut off, not exactly an IDX file, or compressed
   */
  public static MappedArray map(Path path) {
    return MappedArray.of(
        path,
        FORMAT,
        (in, _) -> {
          if (isCompressed(in)) {
            throw FileException.reading(
                path,
                FORMAT + " in place",
                "numbers as they are, so that each row can be found",
                "gzip-compressed data",
                "to unpack the file first, as gunzip does, or Idx.read");
          }
          return header(in);
        });
  }

  private static boolean isCompressed(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private static ArrayData readMaybeCompressed(InputStream in, long size) throws IOException {
    return isCompressed(in)
        ? read(new GZIPInputStream(in, 1 << 16), Input.UNKNOWN)
        : read(in, size);
  }

  private static ArrayData read(InputStream in, long size) throws IOException {
    var header = header(in);
    long rest = size == Input.UNKNOWN ? size : size - header.length();
    return Input.lastArray(in, header.dtype(), header.shape(), header.order(), rest);
  }

  private static ArrayHeader header(InputStream in) throws IOException {
    var magic = in.readNBytes(4);
    var dtype = magic.length < 4 ? null : KINDS.get(magic[2] & 0xff);
    if (dtype == null || magic[0] != 0 || magic[1] != 0) {
      throw new Malformed(
          "two zero bytes, a kind of numbers (8, 9, 11 … 14) and the number of axes",
          Input.describe(magic, in));
    }
    int rank = magic[3] & 0xff;
    var sizes = ByteBuffer.wrap(Input.bytes(in, 4 * rank, "sizes of " + rank + " axes"));
    var dims = new long[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = Integer.toUnsignedLong(sizes.getInt());
    }
    return new ArrayHeader(dtype, Input.shape(dims), ByteOrder.BIG_ENDIAN, false, 4 + 4L * rank);
  }

  /**
   * Writes a file, whole or not at all; compressed if its name ends in {@code .gz}. IDX knows U8,
   * I8, I16, I32, F32 and F64.
   *
   * @throws FileException if it cannot be written; what stood there before is untouched
   * @throws IllegalArgumentException if IDX has no such kind of numbers
   */
  public static void write(Path path, ArrayData array) {
    int kind =
        KINDS.entrySet().stream()
            .filter(e -> e.getValue() == array.dtype())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "IDX files hold U8, I8, I16, I32, F32 or F64, but the array is %s; try npy"
                            .formatted(array)))
            .getKey();
    if (array.shape().rank() > 255) {
      throw new IllegalArgumentException(
          "IDX files have at most 255 axes, but the array is %s; try fewer axes".formatted(array));
    }
    AtomicFile.write(
        path,
        out -> {
          if (path.toString().endsWith(".gz")) {
            var gzip = new GZIPOutputStream(out, 1 << 16);
            write(gzip, kind, array);
            gzip.finish();
          } else {
            write(out, kind, array);
          }
        });
  }

  private static void write(OutputStream out, int kind, ArrayData array) throws IOException {
    var dims = array.shape().dims();
    var head = ByteBuffer.allocate(4 + 4 * dims.length);
    head.put(new byte[] {0, 0, (byte) kind, (byte) dims.length});
    for (int n : dims) {
      head.putInt(n);
    }
    out.write(head.array());
    out.write(array.bytes(ByteOrder.BIG_ENDIAN));
  }
}
