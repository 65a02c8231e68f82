package dev.nacre.jupyter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * The classes of a kernel's first minute as the JVM has them in memory: with it a kernel answers in
 * half the time. It fits one build of the JDK and the jars beside it; the JVM ignores it silently
 * where either has changed, or the file was cut off. Whether it was damaged otherwise is looked at
 * when the kernel is installed: doing so at each start would take a tenth of that time.
 */
final class KernelArchive {

  /** Some seconds are usual, where nothing else is done. */
  private static final int PATIENCE_SECONDS = 600;

  /** The argument with which the kernel plays a {@link Rehearsal}. */
  static final String REHEARSAL = "rehearsal";

  private final Path jar;
  private final Path file;

  private KernelArchive(Path jar, Path file) {
    this.jar = jar;
    this.file = file;
  }

  /** Of this jar, on the JDK that runs this. */
  static KernelArchive of(Path jar) {
    var jdk = new CRC32();
    for (var property : List.of("java.home", "java.vm.version", "java.vm.name"))
      jdk.update(System.getProperty(property).getBytes(StandardCharsets.UTF_8));
    return new KernelArchive(jar, jar.resolveSibling("nacre-%08x.jsa".formatted(jdk.getValue())));
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** What a JVM is started with to use it. */
  List<String> arguments() {
    return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:aot=off,cds=off");
  }

  /** Whether it is there and the JVM finds in it what was written. */
  boolean isSound(String kernelJson) throws IOException, InterruptedException {
    return exists()
        && run(
            java(kernelJson),
            "-XX:SharedArchiveFile=" + file,
            "-XX:+VerifySharedSpaces",
            "-Xshare:on",
            "-cp",
            jar.toString(),
            "-version");
  }

  private List<String> java(String kernelJson) {
    var argv = Json.strings(kernelJson, "argv");
    var java = new ArrayList<>(argv.subList(0, argv.indexOf("-jar")));
    java.removeAll(arguments());
    java.add("-Xlog:disable");
    return java;
  }

  /**
   * Runs a {@link Rehearsal} and keeps what it has loaded. Where that is impossible nothing is
   * made: the kernel starts without.
   *
   * <p>Not as an AOT cache: with an incubator module on, such a cache has no lambdas, and a kernel
   * makes a thousand before its first result.
   *
   * @param kernelJson says how the kernel is started
   */
  void make(String kernelJson) throws IOException, InterruptedException {
    var folder = Files.createDirectory(KernelSpec.temporary(file.getParent()));
    try {
      var made = folder.resolve(file.getFileName());
      var list = folder.resolve("classes");
      var java = java(kernelJson);
      boolean listed =
          run(
              java,
              "-Xshare:off",
              "-XX:DumpLoadedClassList=" + list,
              "-jar",
              jar.toString(),
              REHEARSAL);
      boolean dumped =
          listed
              && run(
                  java,
                  "-Xshare:dump",
                  "-XX:SharedClassListFile=" + list,
                  "-XX:SharedArchiveFile=" + made,
                  "-cp",
                  jar.toString());
      if (!dumped) return;
      try (var written = FileChannel.open(made, StandardOpenOption.WRITE)) {
        written.force(true); // else its name may be on the disk before its content
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      KernelSpec.delete(folder);
    }
  }

  /** Whether it came to its end, in time and without a fault. */
  private static boolean run(List<String> java, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(java);
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
