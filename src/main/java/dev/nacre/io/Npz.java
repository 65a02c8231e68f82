package dev.nacre.io;

import dev.nacre.array.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's npz format: a zip archive of named {@link Npy} arrays, as {@code numpy.savez} and {@code
 * savez_compressed} write it.
 *
 * <pre>{@code
 * var data = Npz.read(Path.of("iris.npz"));
 * data.get("x").floats();
 * Npz.read(Path.of("iris.npz"), "x", "y");   // only these
 * }</pre>
 */
public final class Npz {
  private static final String FORMAT = "a NumPy .npz file";
  private static final String SUFFIX = ".npy";

  /** The earliest time that zip knows, so that the same arrays always give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /**
   * Reads an archive: its arrays by name, in its order, not to be changed.
   *
   * @param names of the arrays to read, for example where others are texts; all if none is given
   * @throws FileException if it is missing, cut off, damaged, or what is read is no array of
   *     numbers
   * @throws IllegalArgumentException if there is no array of a name
   */
  public static Map<String, ArrayData> read(Path path, String... names) {
    Input.requireFile(path, FORMAT);
    var wanted = List.of(Check.given("names", names));
    try (var zip = new ZipFile(path.toFile())) {
      var arrays = new LinkedHashMap<String, ArrayData>();
      for (var entry : Collections.list(zip.entries())) {
        var name = entry.getName();
        if (!name.endsWith(SUFFIX)) {
          throw new Malformed("entries that are named …" + SUFFIX, "'" + name + "'");
        }
        var array = name.substring(0, name.length() - SUFFIX.length());
        boolean reads = wanted.isEmpty() || wanted.contains(array);
        if (reads && arrays.put(array, read(zip, entry)) != null) {
          throw new Malformed("each name once", "'" + name + "' twice");
        }
      }
      for (var name : wanted) {
        if (!arrays.containsKey(name)) {
          throw new IllegalArgumentException(
              "there is no array '%s' in %s; it has %s".formatted(name, path, entries(zip)));
        }
      }
      return Collections.unmodifiableMap(arrays);
    } catch (ZipException e) {
      throw FileException.reading(
          path.toString(), FORMAT, "a zip archive", found(path) + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw Input.explain(path.toString(), FORMAT, e);
    }
  }

  private static ArrayData read(ZipFile zip, ZipEntry entry) throws IOException {
    var crc = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
      var array = Npy.read(in, entry.getSize() < 0 ? Input.UNKNOWN : entry.getSize());
      if (crc.getValue() != entry.getCrc()) {
        throw new Malformed("an intact entry '" + entry.getName() + "'", "a wrong checksum");
      }
      return array;
    } catch (Malformed e) {
      throw new Malformed(e.expected, "in entry '" + entry.getName() + "': " + e.found);
    }
  }

  private static String entries(ZipFile zip) {
    return zip.stream()
        .map(entry -> entry.getName().replace(SUFFIX, ""))
        .collect(Collectors.joining(", "));
  }

  private static String found(Path path) {
    return Input.read(path, FORMAT, (in, _) -> Input.describe(new byte[0], in));
  }

  /**
   * Writes an archive, whole or not at all, uncompressed as {@code numpy.savez} does. The same
   * arrays in the same order give the same bytes.
   *
   * @throws FileException if it cannot be written; what stood there before is untouched
   */
  public static void write(Path path, Map<String, ArrayData> arrays) {
    Check.given("arrays", arrays);
    var headers = new LinkedHashMap<String, byte[]>();
    arrays.forEach(
        (name, array) -> headers.put(name, Npy.header(Check.given("array '" + name + "'", array))));
    AtomicFile.write(
        path,
        out -> {
          var zip = new ZipOutputStream(out);
          zip.setLevel(0);
          for (var entry : arrays.entrySet()) {
            var zipEntry = new ZipEntry(entry.getKey() + SUFFIX);
            zipEntry.setTimeLocal(TIME);
            zip.putNextEntry(zipEntry);
            Npy.write(zip, headers.get(entry.getKey()), entry.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
