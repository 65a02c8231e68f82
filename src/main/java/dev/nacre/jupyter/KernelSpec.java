package dev.nacre.jupyter;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The folder by which Jupyter knows the kernel {@code nacre}. The launcher runs this with the JDK
 * that the kernel is to run on.
 *
 * <p>The kernel runs with the serial collector: a session's heap is small, since tensors are not on
 * it, and after a thousand re-runs it keeps half the memory that G1 does. Long counted loops then
 * need to be told to pause, as they do with G1: else one inside a library holds up the whole JVM,
 * stop included.
 */
public final class KernelSpec {

  private static final List<String> LOGOS =
      List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

  private final Path templates;
  private final Path folder;

  private KernelSpec(Path templates, Path folder) {
    this.templates = templates;
    this.folder = folder;
  }

  /**
   * Writes a kernelspec. Arguments: what to do, the folder with the templates, the folder to write.
   *
   * <ul>
   *   <li>{@code link}: the kernel runs from this jar, where it is
   *   <li>{@code copy}: from a copy in the folder
   *   <li>{@code archive}: makes the {@link KernelArchive} of that copy, unless it is there and
   *       sound
   * </ul>
   */
  public static void main(String[] arguments) throws InterruptedException {
    var spec = new KernelSpec(Path.of(arguments[1]), Path.of(arguments[2]));
    try {
      switch (arguments[0]) {
        case "link" -> spec.write(jar());
        case "copy" -> spec.copy();
        case "archive" -> spec.archive();
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (FileSystemException e) {
      var reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      System.err.printf(
          "nacre: cannot write the kernel to %s (%s: %s).%n", spec.folder, e.getFile(), reason);
      System.exit(1);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("nacre: cannot write the kernel to " + spec.folder + ": " + e);
      System.exit(1);
    }
  }

  /** The jar that this runs from. */
  private static Path jar() {
    try {
      var source = KernelSpec.class.getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void copy() throws IOException {
    if (write(copyOfJars())) System.err.println("nacre: the kernel 'nacre' is in " + folder);
  }

  private void archive() throws IOException, InterruptedException {
    var copy = copyOfJars();
    var archive = KernelArchive.of(copy);
    var json = json(copy, archive);
    if (!archive.isSound(json)) archive.make(json);
    write(copy);
  }

  /** Writes kernel.json and the logos; says whether anything changed. */
  private boolean write(Path jar) throws IOException {
    Files.createDirectories(folder);
    for (var logo : LOGOS)
      replace(folder.resolve(logo), Files.readAllBytes(templates.resolve(logo)));
    var json = json(jar, KernelArchive.of(jar));
    tellWhatIsReplaced();
    return replace(folder.resolve("kernel.json"), json.getBytes(StandardCharsets.UTF_8));
  }

  /** The folder that the kernel comes from. */
  private String checkout() {
    return templates.toAbsolutePath().normalize().getParent().toString();
  }

  private void tellWhatIsReplaced() throws IOException {
    var file = folder.resolve("kernel.json");
    if (!Files.exists(file)) return;
    var before = Json.text(Files.readString(file), "metadata", "checkout");
    if (before.equals(checkout())) return;
    System.err.printf(
        "nacre: this replaces the kernel 'nacre' in %s%s.%n",
        folder, before.isEmpty() ? "" : ", which came from " + before);
  }

  private String json(Path jar, KernelArchive archive) throws IOException {
    var java = new ArrayList<>(List.of(java()));
    if (archive.exists()) java.addAll(archive.arguments());
    return Files.readString(templates.resolve("kernel.json"))
        .replace("\"JAVA\"", java.stream().map(KernelSpec::quoted).collect(joining(",\n    ")))
        .replace("\"JAR\"", quoted(jar.toString()))
        .replace("\"CHECKOUT\"", quoted(checkout()));
  }

  private static String java() {
    var home = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ProcessHandle.current().info().command().orElse(home);
  }

  static String quoted(String text) {
    return Json.of(text).toString();
  }

  /** A new name; unlike Java's own temporary files what is written there is for all to read. */
  static Path temporary(Path folder) {
    return folder.resolve("new-" + UUID.randomUUID());
  }

  private static boolean replace(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) return false;
    var temporary = temporary(file.getParent());
    Files.write(temporary, content);
    Files.move(temporary, file, REPLACE_EXISTING);
    return true;
  }

  /**
   * Copies the jar and its libraries to a folder named after their content: notebooks that run on
   * an older copy keep it, for a day after it was replaced.
   */
  private Path copyOfJars() throws IOException {
    var jar = jar();
    var jars = new ArrayList<>(List.of("nacre.jar"));
    jars.addAll(libraries());
    var sum = new CRC32();
    for (var name : jars) sum.update(Files.readAllBytes(jar.resolveSibling(name)));
    var copy = folder.resolve("jars-%08x".formatted(sum.getValue()));
    if (!Files.exists(copy)) {
      Files.createDirectories(folder);
      var temporary = Files.createDirectory(temporary(folder));
      for (var name : jars) {
        var target = temporary.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(jar.resolveSibling(name), target);
      }
      Files.move(temporary, copy, ATOMIC_MOVE);
    }
    deleteOldCopies(folder, copy);
    return copy.resolve("nacre.jar");
  }

  /** What the jar needs beside itself, relative to it; nothing where there is no jar. */
  static List<String> libraries() throws IOException {
    if (!Files.isRegularFile(jar())) return List.of();
    try (var file = new JarFile(jar().toFile())) {
      var libraries = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return List.of(libraries.split(" "));
    }
  }

  /** Deletes what has been out of use for a day; the copy of kernel.json is from now on. */
  static void deleteOldCopies(Path folder, Path copy) throws IOException {
    var now = Instant.now();
    var yesterday = now.minus(Duration.ofDays(1));
    var json = folder.resolve("kernel.json");
    var installed = Files.exists(json) ? Files.readString(json) : "";
    try (var children = Files.list(folder)) {
      for (var old : children.toList()) {
        var name = old.getFileName().toString();
        var stale = name.startsWith("jars-") || name.startsWith("new-");
        if (!stale || old.equals(copy)) continue;
        if (installed.contains(name)) Files.setLastModifiedTime(old, FileTime.from(now));
        else if (Files.getLastModifiedTime(old).toInstant().isBefore(yesterday)) delete(old);
      }
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException e) {
      // In use on Windows: a later install removes it.
    }
  }
}
