package dev.nacre.io;

import dev.nacre.array.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * }</pre>
 */
public final class Npz {
  private static final String FORMAT = "a NumPy .npz file";
  private static final String SUFFIX = ".npy";

  /** The earliest time that zip knows, so that the same arrays always give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /**
   * Reads a whole archive: its arrays by name, in its order, not to be changed.
   *
   * @throws FileException if it is missing, cut off, damaged, or holds something else than arrays
   */
  public static Map<String, ArrayData> read(Path path) {
    Input.requireFile(path, FORMAT);
    try (var zip = new ZipFile(path.toFile())) {
      var arrays = new LinkedHashMap<String, ArrayData>();
      for (var entry : Collections.list(zip.entries())) {
        var name = entry.getName();
        if (!name.endsWith(SUFFIX)) {
          throw new Malformed("entries that are named …" + SUFFIX, "'" + name + "'");
        }
        if (arrays.put(name.substring(0, name.length() - 4), read(zip, entry)) != null) {
          throw new Malformed("each name once", "'" + name + "' twice");
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
    arrays.forEach((name, array) -> headers.put(name, Npy.header(array)));
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
