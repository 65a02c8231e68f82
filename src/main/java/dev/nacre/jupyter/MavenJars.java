package dev.nacre.jupyter;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds libraries, with all that they need, through the Maven that is installed: its settings hold,
 * with mirrors, proxies and passwords, and so does its cache.
 */
final class MavenJars {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

  private static final String PROJECT = "notebook:notebook:pom:1";

  private MavenJars() {}

  /**
   * The jars of these libraries, each {@code group:artifact:version} or {@code
   * group:artifact:version:classifier}.
   */
  static List<Path> resolve(List<String> coordinates)
      throws IOException, InterruptedException, MagicError {
    var pom = pom(coordinates);
    var folder = Files.createTempDirectory("nacre-maven");
    try {
      Files.writeString(folder.resolve("pom.xml"), pom);
      var out = folder.resolve("jars");
      var command =
          new ArrayList<>(List.of(maven(), "-q", "-B", "-ntp", "-U", "-Dstyle.color=never"));
      command.addAll(List.of("-f", folder.resolve("pom.xml").toString(), GOAL));
      command.addAll(List.of("-DincludeScope=runtime", "-Dmdep.outputFile=" + out));
      var log = folder.resolve("log").toFile();
      var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      int status = waitFor(builder.start());
      if (status != 0 || !Files.exists(out)) throw refused(coordinates, log.toPath());
      return Stream.of(Files.readString(out).strip().split(File.pathSeparator))
          .map(Path::of)
          .toList();
    } finally {
      KernelSpec.delete(folder);
    }
  }

  private static int waitFor(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static String pom(List<String> coordinates) throws MagicError {
    var text = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>");
    text.append("<groupId>notebook</groupId><artifactId>notebook</artifactId>");
    text.append("<version>1</version><packaging>pom</packaging><dependencies>");
    for (var library : coordinates) {
      var parts = library.split(":", -1);
      if (parts.length < 3 || parts.length > 4 || !library.matches("[\\w.+\\-:\\[\\](),]+"))
        throw new MagicError(
            "%maven: a library is named group:artifact:version, but not "
                + library
                + "\ntry: %maven org.apache.commons:commons-csv:1.14.0");
      text.append("<dependency>").append(element("groupId", parts[0]));
      text.append(element("artifactId", parts[1])).append(element("version", parts[2]));
      if (parts.length == 4) text.append(element("classifier", parts[3]));
      text.append("</dependency>");
    }
    return text.append("</dependencies></project>").toString();
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + text + "</" + name + ">";
  }

  private static MagicError refused(List<String> coordinates, Path log) throws IOException {
    // up to its first empty line it says what is wrong, then how to ask for more
    var said =
        Files.readAllLines(log, StandardCharsets.UTF_8).stream()
            .filter(line -> line.startsWith("[ERROR]"))
            .map(line -> line.substring("[ERROR]".length()).strip())
            .takeWhile(line -> !line.isEmpty())
            .map(line -> line.replaceFirst(".*" + PROJECT + ": ", "").replace(" -> [Help 1]", ""))
            .map(line -> "  " + line)
            .toList();
    return new MagicError(
        "%maven: Maven cannot get "
            + String.join(", ", coordinates)
            + "\n"
            + String.join("\n", said));
  }

  private static String maven() throws MagicError {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    var file = windows ? "mvn.cmd" : "mvn";
    return folders()
        .map(folder -> Path.of(folder).resolve(file))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                new MagicError(
                    "%maven: there is no Maven (mvn) on PATH\n"
                        + "try: install it, or download the jar and write %classpath file.jar"));
  }

  private static Stream<String> folders() {
    var env = System.getenv();
    var homes = Stream.of("MAVEN_HOME", "M2_HOME").map(env::get).filter(home -> home != null);
    var path = Stream.of(env.getOrDefault("PATH", "").split(File.pathSeparator));
    var home = System.getProperty("user.home");
    var usual =
        Stream.of(
            home + "/.sdkman/candidates/maven/current/bin",
            "/usr/share/maven/bin",
            "/opt/homebrew/bin",
            "/usr/local/bin");
    return Stream.of(homes.map(each -> each + "/bin"), path, usual)
        .flatMap(folders -> folders)
        .filter(folder -> !folder.isEmpty());
  }

  /** Remarks on jars of which the kernel itself has another version, which comes first. */
  static List<String> shadowed(List<Path> jars) throws IOException {
    var own = KernelSpec.libraries().stream().map(jar -> Path.of(jar).getFileName().toString());
    var byName = own.collect(Collectors.toMap(MavenJars::libraryOf, jar -> jar, (a, _) -> a));
    return jars.stream()
        .map(jar -> jar.getFileName().toString())
        .filter(jar -> !byName.getOrDefault(libraryOf(jar), jar).equals(jar))
        .map(jar -> "the kernel's own " + byName.get(libraryOf(jar)) + " comes before " + jar)
        .toList();
  }

  /** The name of a jar without its version. */
  private static String libraryOf(String jar) {
    return jar.replaceFirst("-\\d.*", "");
  }
}
