package dev.nacre.io;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.ZipException;

/** Opens files for the readers of this package, and says in plain words why that fails. */
final class Input {
  /** Reads a file of {@code size} bytes from its beginning. */
  interface Reader<T> {
    T read(InputStream in, long size) throws IOException;
  }

  /** The most bytes that one array of Java holds on every JVM. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  static final long UNKNOWN = Long.MAX_VALUE;

  private Input() {}

  /** Reads a file; whatever goes wrong becomes a {@link FileException}. */
  static <T> T read(Path path, String format, Reader<T> reader) {
    requireFile(path, format);
    try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return reader.read(in, Files.size(path));
    } catch (IOException e) {
      throw explain(path.toString(), format, e);
    }
  }

  static void requireFile(Path path, String format) {
    if (Files.isDirectory(Check.given("path", path))) {
      throw FileException.reading(path, format, "a file", "a folder");
    }
    if (!Files.exists(path)) {
      throw missing(path.toString(), format, path);
    }
    if (!Files.isRegularFile(path)) {
      throw FileException.reading(path, format, "a file", "a device, pipe or the like");
    }
  }

  static FileException explain(String name, String format, IOException e) {
    return switch (e) {
      case Malformed m -> FileException.reading(name, format, m.expected, m.found, null);
      case NoSuchFileException _ -> missing(name, format, Path.of(name));
      case AccessDeniedException _ ->
          FileException.reading(name, format, "a file", "one that you may not read", e);
      case EOFException _ ->
          FileException.reading(
              name, format, "more data", "the end of the file; it seems to be cut off", e);
      case ZipException _ ->
          FileException.reading(
              name, format, "intact compressed data", "damaged data: " + e.getMessage(), e);
      default -> FileException.reading(name, format, "a readable file", reason(e), e);
    };
  }

  /** The message of what the system throws, or its kind where it has none. */
  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static FileException missing(String name, String format, Path path) {
    var where = path.isAbsolute() ? "" : " (looked for " + path.toAbsolutePath() + ")";
    return FileException.reading(name, format, "a file", "no file of that name" + where, null);
  }

  /** Exactly {@code n} bytes; {@code what} says in the message what they should have been. */
  static byte[] bytes(InputStream in, int n, String what) throws IOException {
    byte[] bytes = in.readNBytes(n);
    if (bytes.length < n) {
      throw cutOff(n + " bytes of " + what, bytes.length);
    }
    return bytes;
  }

  /** A shape that a file claims. */
  static Shape shape(long... sizes) throws Malformed {
    var dims = new int[sizes.length];
    for (int i = 0; i < dims.length; i++) {
      if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE) {
        throw new Malformed(
            "sizes of 0 to " + Integer.MAX_VALUE, sizes[i] + " for axis " + i + " of the shape");
      }
      dims[i] = (int) sizes[i];
    }
    try {
      return Shape.of(dims);
    } catch (ShapeException _) {
      throw new Malformed("a shape that can be", "the sizes " + Arrays.toString(dims));
    }
  }

  /** The bytes that an array takes, if Java can hold it. */
  static int length(DType dtype, Shape shape) throws Malformed {
    if (shape.size() > MOST_BYTES / dtype.bytes()) {
      throw new Malformed(
          "an array of at most " + MOST_BYTES + " bytes", "the sizes of " + dtype + " " + shape);
    }
    return (int) shape.size() * dtype.bytes();
  }

  /**
   * The numbers of an array, which must end where the input ends.
   *
   * @param available the size of what is left to read, or {@link #UNKNOWN}; it keeps hostile sizes
   *     out before anything is allocated
   */
  static ArrayData lastArray(
      InputStream in, DType dtype, Shape shape, ByteOrder order, long available)
      throws IOException {
    int length = length(dtype, shape);
    var expected = "%d bytes of numbers for %s %s".formatted(length, dtype, shape);
    if (available < length) {
      throw cutOff(expected, available);
    }
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw cutOff(expected, bytes.length);
    }
    if (in.read() >= 0) {
      throw new Malformed(expected, "more than that");
    }
    return new ArrayData(dtype, shape, bytes, order);
  }

  static Malformed cutOff(String expected, long found) {
    return new Malformed(expected, found + " bytes; the file seems to be cut off");
  }

  /** What a file is, from its first bytes and the next ones, for "found: something else". */
  static String describe(byte[] first, InputStream in) throws IOException {
    var next = in.readNBytes(64);
    var start = Arrays.copyOf(first, first.length + next.length);
    System.arraycopy(next, 0, start, first.length, next.length);
    return describe(start);
  }

  private static String describe(byte[] start) {
    if (start.length == 0) {
      return "an empty file";
    }
    var text = new String(start, StandardCharsets.ISO_8859_1);
    var lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
      return "a zip archive (NumPy's .npz and PyTorch's .pt are such)";
    } else if (text.startsWith("\u001f\u008b")) {
      return "gzip-compressed data";
    } else if (text.startsWith("\u0093NUMPY")) {
      return "a NumPy .npy file";
    } else if (text.startsWith("\u0089HDF")) {
      return "an HDF5 file (Keras' .h5 is one)";
    } else if (text.startsWith("\u0089PNG") || text.startsWith("\u00ff\u00d8\u00ff")) {
      return "a picture";
    } else if (start.length > 8 && start[8] == '{' && start[7] == 0) {
      return "what looks like a safetensors file";
    } else if (start.length > 4 && start[0] == 0 && start[1] == 0 && start[2] >= 8) {
      return "what looks like an IDX file";
    } else if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      return "a web page";
    } else if (text.chars()
        .allMatch(c -> c >= ' ' && c < 127 || c == '\n' || c == '\r' || c == '\t')) {
      return "text that starts with \"%s\"".formatted(text.lines().findFirst().orElse("").strip());
    }
    return "data of another kind";
  }
}
