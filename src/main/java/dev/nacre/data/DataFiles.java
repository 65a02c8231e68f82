package dev.nacre.data;

import dev.nacre.io.AtomicFile;
import dev.nacre.io.FileException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The files of a public data set: from the cache folder, else from where a package of the system
 * puts them, else downloaded into the cache. Whatever the way, only the right content is accepted.
 *
 * @param dataset what messages call the data set
 * @param cache the folder that downloads go to
 * @param folders where else they may be
 * @param addresses where to download them, each ending in a slash, the preferred one first
 * @param advice what to try where there is neither file nor connection
 * @param out where the progress of a download is shown
 * @param terminal whether that is a terminal
 */
record DataFiles(
    String dataset,
    Path cache,
    List<Path> folders,
    List<URI> addresses,
    String advice,
    PrintStream out,
    boolean terminal) {
  /** How long a server may say nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A gzip file may be that much longer than what it holds. */
  private static final int SLACK = 1 << 16;

  /**
   * One file, compressed by gzip.
   *
   * @param size the number of bytes that it holds, uncompressed
   * @param sha256 their digest; so it does not matter how they were compressed
   */
  record Item(String name, int size, String sha256) {}

  /** The system's folder for caches, or what the user wants instead. */
  static Path cacheFolder() {
    return cacheFolder(System.getProperty("nacre.cache", System.getenv("NACRE_CACHE")));
  }

  private static Path cacheFolder(String wanted) {
    if (wanted != null && !wanted.isEmpty()) {
      return Path.of(wanted);
    }
    var home = Path.of(System.getProperty("user.home"));
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      var local = System.getenv("LOCALAPPDATA");
      return (local != null ? Path.of(local) : home.resolve("AppData/Local"))
          .resolve("nacre/cache");
    } else if (system.startsWith("mac")) {
      return home.resolve("Library/Caches/nacre");
    }
    var xdg = System.getenv("XDG_CACHE_HOME");
    return (xdg != null && !xdg.isEmpty() ? Path.of(xdg) : home.resolve(".cache")).resolve("nacre");
  }

  /**
   * What a file holds, uncompressed.
   *
   * @throws FileException if it is neither there nor can be downloaded; the message names both ways
   * @throws java.util.concurrent.CancellationException if this thread is interrupted meanwhile
   */
  byte[] content(Item item) {
    var cached = cache.resolve(item.name);
    var found = new ArrayList<String>();
    var places = new ArrayList<>(List.of(cached));
    folders.forEach(folder -> places.add(folder.resolve(item.name)));
    for (var file : places) {
      try (var in = Files.exists(file) ? Files.newInputStream(file) : null) {
        if (in != null) {
          return unpack(in, item);
        }
        found.add("no file " + file);
      } catch (IOException e) {
        found.add("%s: %s".formatted(file, reason(e)));
      }
    }
    for (var base : addresses) {
      var address = base.resolve(item.name);
      try {
        return download(address, item);
      } catch (IOException e) {
        found.add("%s: %s".formatted(address, reason(e)));
      }
    }
    throw FileException.reading(
        cached,
        "a part of " + dataset,
        "this file, in the cache or from a package, or a download of it",
        String.join("\n            ", found),
        advice);
  }

  private byte[] download(URI address, Item item) throws IOException {
    var packed =
        Download.get(
            address,
            item.size + SLACK,
            PATIENCE,
            total -> new Progress(out, terminal, "downloading " + item.name, total));
    var content = unpack(new ByteArrayInputStream(packed), item);
    try {
      Files.createDirectories(cache);
      AtomicFile.write(cache.resolve(item.name), to -> to.write(packed));
    } catch (IOException | FileException e) {
      out.println(
          "the download is used, but could not be kept for the next time: " + e.getMessage());
    }
    return content;
  }

  private static byte[] unpack(InputStream packed, Item item) throws IOException {
    var content = new GZIPInputStream(packed, 1 << 16).readNBytes(item.size + 1);
    if (content.length != item.size) {
      throw new IOException(
          "holds %s %d bytes, not %d"
              .formatted(
                  content.length > item.size ? "more than" : "only",
                  Math.min(content.length, item.size),
                  item.size));
    }
    var digest = sha256(content);
    if (!digest.equals(item.sha256)) {
      throw new IOException(
          "holds something else: its SHA-256 is %s, not %s".formatted(digest, item.sha256));
    }
    return content;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String reason(IOException e) {
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    return switch (e) {
      case ConnectException _ -> "no connection";
      case EOFException _ -> "ends too early";
      default -> e.getClass().getSimpleName();
    };
  }
}
