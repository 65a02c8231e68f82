import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts Nacre. Any Java from 17 on runs this file as it stands, {@code java kernelspec/Nacre.java
 * lab}, on Linux, macOS and Windows; {@code kernelspec/nacre} and {@code nacre.cmd} do just that.
 * Nacre itself needs a JDK 25, which is looked for here.
 */
public final class Nacre {

  private static final String USAGE =
      """
      Nacre: deep learning for Java notebooks

        nacre lab [args]      opens notebooks/ in JupyterLab; args go to `jupyter lab`
        nacre run NOTEBOOK…   executes notebooks; results as .ipynb and .html in target/notebooks/;
                              exit status 1 if a cell fails
        nacre jshell [args]   a JShell session with Nacre imported; args go to `jshell`
        nacre install         installs the Jupyter kernel 'nacre', with its own copy of the jars

      Each builds Nacre first where needed (Maven), and finds a JDK 25 or newer in JAVA_HOME, on
      PATH or in the usual places. Without a Jupyter of your own, one is set up in .venv (Python 3).
      """;

  /** The oldest JDK that runs Nacre. */
  private static final int JAVA = 25;

  /** Folders with JDKs in them, by system; ~ is the user's own, %X% a variable's. */
  private static final String USUAL_FOLDERS =
      """
      linux   /usr/lib/jvm | /usr/lib64/jvm | /usr/java | /usr/local | /opt | /opt/java
      mac     /Library/Java/JavaVirtualMachines | ~/Library/Java/JavaVirtualMachines
      mac     /opt/homebrew/opt | /usr/local/opt
      windows %ProgramFiles%/Java | %ProgramFiles%/Eclipse Adoptium | %ProgramFiles%/Microsoft
      windows %ProgramFiles%/Zulu | %ProgramFiles%/Amazon Corretto | %ProgramFiles%/BellSoft
      windows %ProgramFiles%/Semeru | %LOCALAPPDATA%/Programs/Eclipse Adoptium | ~/scoop/apps
      any     ~/.sdkman/candidates/java | ~/.jdks | ~/.gradle/jdks | ~/.jabba/jdk
      any     ~/.asdf/installs/java | ~/.local/share/mise/installs/java
      """;

  private static final String VENV_LIST = ".venv/nacre.txt";

  private static final String NO_MAVEN =
      """
      Maven builds Nacre, and there is no mvn on PATH.
      Install it: sudo apt install maven, brew install maven, scoop install maven, or from
      maven.apache.org.
      """;

  private static final String NO_PYTHON =
      """
      Jupyter needs Python 3.9 or newer, and there is none on PATH.
      Install it: sudo apt install python3 python3-venv, brew install python,
      winget install Python.Python.3.13, or from python.org.
      """;

  private static final String NO_VENV =
      """
      Python lacks its module venv, in which Nacre would set up Jupyter.
      Install it: sudo apt install python3-venv, or a whole Python, e.g. from python.org.
      """;

  private static final String NO_JDK =
      """
      Nacre needs a JDK %d or newer, and there is none in JAVA_HOME, on PATH or in the usual places.
      %sInstall one: from adoptium.net, sdk install java 25-tem, brew install openjdk@25,
      winget install EclipseAdoptium.Temurin.25.JDK; or set JAVA_HOME to one that is elsewhere.
      It must be a JDK with all its modules, not a JRE.
      """;

  private final Path root;
  private final Path jar;
  private final Path startup;
  private final boolean windows = os().startsWith("windows");

  private Nacre(Path root) {
    this.root = root;
    jar = root.resolve("target/nacre.jar");
    startup = root.resolve("kernelspec/startup.jsh");
  }

  public static void main(String[] args) {
    int status;
    try {
      status = new Nacre(root()).start(args);
    } catch (Problem problem) {
      System.err.println("nacre: " + problem.getMessage().strip());
      status = 1;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("nacre: " + inWords(e));
      status = 1;
    } catch (InterruptedException e) {
      status = 130;
    }
    System.exit(status);
  }

  private int start(String[] args) throws IOException, InterruptedException {
    var verb = args.length == 0 ? "" : args[0];
    var rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    return switch (verb) {
      case "lab" -> lab(rest);
      case "run" -> run(rest);
      case "jshell" -> jshell(rest);
      case "install" -> install(rest);
      case "--help", "-h", "help" -> {
        System.out.print(USAGE);
        yield 0;
      }
      default -> {
        System.err.print(verb.isEmpty() ? USAGE : "nacre: no verb '" + verb + "'\n\n" + USAGE);
        yield 2;
      }
    };
  }

  // ---------------------------------------------------------------------------------------- verbs

  private int lab(List<String> args) throws IOException, InterruptedException {
    var jdk = builtOnJdk();
    writeSpec("copy", installed(), jdk);
    var command = Stream.concat(jupyterLab().stream(), args.stream()).toList();
    // while the browser opens
    start(new ProcessBuilder(spec("archive", installed(), jdk)), Map.of());
    return process(command, root.resolve("notebooks"), withKernelsIn(jupyterData()));
  }

  private int run(List<String> notebooks) throws IOException, InterruptedException {
    var results = root.resolve("target/notebooks");
    var sources = sources(notebooks, results);
    var jdk = builtOnJdk();
    // A kernel of its own beside the jar: a run neither needs nor touches what is installed.
    var share = root.resolve("target/jupyter");
    writeSpec("link", share.resolve("kernels/nacre"), jdk);
    Files.createDirectories(results);
    var command = new ArrayList<>(List.of(pythonThatExecutes()));
    command.add(root.resolve("kernelspec/execute.py").toString());
    command.add(results.toString());
    sources.forEach(source -> command.add(source.toString()));
    return process(command, root, withKernelsIn(share));
  }

  /** The notebooks of these names, each with a result of its own. */
  static List<Path> sources(List<String> names, Path results) {
    if (names.isEmpty()) throw new Problem("run what? For example: run notebooks/*.ipynb");
    var byName = new LinkedHashMap<Path, Path>();
    for (var name : names) {
      var source = Path.of(name).toAbsolutePath().normalize();
      if (!Files.isRegularFile(source)) throw new Problem("there is no notebook " + source);
      if (!name.endsWith(".ipynb")) throw new Problem(source + " is no notebook (.ipynb)");
      if (source.startsWith(results)) throw new Problem(source + " is a result: run its source");
      var same = byName.put(source.getFileName(), source);
      if (same != null && !same.equals(source))
        throw new Problem(
            "%s and %s have one name, and so would their results: run them one at a time, and copy"
                    .formatted(same, source)
                + " the first result");
    }
    return List.copyOf(byName.values());
  }

  private int jshell(List<String> args) throws IOException, InterruptedException {
    var jdk = builtOnJdk();
    var command = new ArrayList<>(List.of(jdk.tool("java")));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dnacre.terminal=" + isTerminal());
    command.addAll(List.of("-cp", jar.toString(), "dev.nacre.jupyter.Shell"));
    command.addAll(args);
    return process(command, Path.of("").toAbsolutePath(), Map.of());
  }

  private static boolean isTerminal() {
    var console = System.console();
    if (console == null) return false;
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // Before Java 22 there was a console only where there was a terminal.
    }
  }

  /** Installs the kernel for this user, in a folder where every Jupyter of theirs looks. */
  private int install(List<String> args) throws IOException, InterruptedException {
    if (!args.isEmpty()) throw new Problem("install takes no arguments, but has " + args);
    var jdk = builtOnJdk();
    writeSpec("copy", installed(), jdk);
    say("making an archive with which the kernel starts faster (once, some seconds)");
    writeSpec("archive", installed(), jdk);
    say("the kernel 'nacre' is installed in " + installed());
    return 0;
  }

  private Path installed() {
    return jupyterData().resolve("kernels/nacre");
  }

  // ---------------------------------------------------------------------------------------- build

  /** Builds Nacre unless its jar is newer than the sources; the JDK for it. */
  private Jdk builtOnJdk() throws IOException, InterruptedException {
    var jdk = jdk();
    var stamp = root.resolve("target/nacre.built");
    if (Files.exists(jar) && Math.max(time(jar), time(stamp)) > newestSource()) return jdk;
    var maven = onPath("mvn").orElseThrow(() -> new Problem(NO_MAVEN));
    say("building Nacre (mvn package; the first time takes a minute)");
    var command =
        List.of(
            maven, "-q", "-B", "-ntp", "-Dstyle.color=never", "-Dmaven.test.skip=true", "package");
    if (!prepared(command, Map.of("JAVA" + JAVA + "_HOME", jdk.home.toString()))) {
      throw new Problem("the build failed, Maven says above why. The first needs the network.");
    }
    Files.writeString(stamp, "");
    return jdk;
  }

  /** Folders count too: a file that was removed shows in the time of its folder alone. */
  private long newestSource() throws IOException {
    try (var files = Files.walk(root.resolve("src/main"))) {
      var all = Stream.concat(files, Stream.of(root.resolve("pom.xml"), startup));
      return all.mapToLong(Nacre::time).max().orElseThrow();
    }
  }

  /** When a file was written, 0 if it is not there. */
  private static long time(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  // ------------------------------------------------------------------------------------ kernelspec

  /** Writes kernel.json and what goes with it; the jar says how. */
  private void writeSpec(String how, Path folder, Jdk jdk)
      throws IOException, InterruptedException {
    if (prepared(spec(how, folder, jdk), Map.of())) return;
    var own = "no kernel, see above. Nacre's own folder must be yours to write to.";
    var users = "no kernel, see above. Set JUPYTER_DATA_DIR to a folder of yours.";
    throw new Problem(how.equals("link") ? own : users);
  }

  private List<String> spec(String how, Path folder, Jdk jdk) {
    var command = new ArrayList<>(List.of(jdk.tool("java"), "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", jar.toString(), "dev.nacre.jupyter.KernelSpec"));
    command.addAll(List.of(how, startup.getParent().toString(), folder.toString()));
    return command;
  }

  /** Where Jupyter keeps what belongs to one user. */
  private Path jupyterData() {
    return jupyterData(os(), System.getenv(), userHome());
  }

  static Path jupyterData(String os, Map<String, String> env, Path home) {
    var chosen = env.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!chosen.isEmpty()) return Path.of(chosen).toAbsolutePath();
    if (os.startsWith("mac")) return home.resolve("Library/Jupyter");
    if (os.startsWith("windows")) {
      return Path.of(env.getOrDefault("APPDATA", home + "/AppData/Roaming"), "jupyter");
    }
    var data = env.getOrDefault("XDG_DATA_HOME", "");
    return (data.isEmpty() ? home.resolve(".local/share") : Path.of(data)).resolve("jupyter");
  }

  private static Map<String, String> withKernelsIn(Path share) {
    var before = System.getenv().getOrDefault("JUPYTER_PATH", "");
    var path = before.isEmpty() ? share.toString() : share + File.pathSeparator + before;
    return Map.of("JUPYTER_PATH", path);
  }

  // --------------------------------------------------------------------------------------- Jupyter

  private String venvPython() {
    return root.resolve(windows ? ".venv/Scripts/python.exe" : ".venv/bin/python").toString();
  }

  private List<String> jupyterLab() throws IOException, InterruptedException {
    if (!venvLibraries().contains("jupyterlab")) {
      var own = onPath("jupyter-lab");
      if (own.isPresent() && succeeds(own.get(), "--version")) return List.of(own.get());
      makeVenv("jupyterlab");
    }
    return List.of(venvPython(), "-m", "jupyterlab");
  }

  private String pythonThatExecutes() throws IOException, InterruptedException {
    if (venvLibraries().contains("nbconvert")) return venvPython();
    for (var python : pythons()) {
      if (succeeds(python, "-c", "import nbclient, nbconvert")) return python;
    }
    makeVenv("nbconvert");
    return venvPython();
  }

  /** Which libraries {@link #makeVenv} has completely installed. */
  private List<String> venvLibraries() throws IOException {
    var list = root.resolve(VENV_LIST);
    return Files.exists(list) ? Files.readAllLines(list) : List.of();
  }

  private void makeVenv(String library) throws IOException, InterruptedException {
    var venv = root.resolve(".venv");
    if (!succeeds(venvPython(), "-m", "pip", "--version")) {
      var python = python();
      if (!succeeds(python, "-c", "import venv, ensurepip")) throw new Problem(NO_VENV);
      say("making a virtual environment in " + venv);
      var command = List.of(python, "-m", "venv", "--clear", venv.toString());
      if (!prepared(command, Map.of())) {
        throw new Problem("Python could not make " + venv + ", it says above why.");
      }
    }
    say("installing " + library + " in " + venv + " (once, it takes a minute)");
    var pip = List.of(venvPython(), "-m", "pip", "install", "-q", "--disable-pip-version-check");
    if (!prepared(Stream.concat(pip.stream(), Stream.of(library)).toList(), Map.of())) {
      var text = "pip could not install %s, it says above why. This step needs the network, once.";
      throw new Problem(text.formatted(library));
    }
    var libraries = new ArrayList<>(venvLibraries());
    libraries.add(library);
    if (library.equals("jupyterlab")) libraries.add("nbconvert"); // which it brings
    Files.write(root.resolve(VENV_LIST), libraries);
  }

  private String python() throws IOException, InterruptedException {
    for (var python : pythons()) {
      if (succeeds(python, "-c", "import sys; sys.exit(sys.version_info < (3, 9))")) return python;
    }
    throw new Problem(NO_PYTHON);
  }

  private List<String> pythons() {
    return Stream.of("python3", "python", "py").flatMap(name -> onPath(name).stream()).toList();
  }

  // ------------------------------------------------------------------------------------------- JDK

  record Jdk(Path home, int feature, String version) {
    String tool(String name) {
      var file = os().startsWith("windows") ? name + ".exe" : name;
      return home.resolve("bin").resolve(file).toString();
    }

    /** The JDK in this folder, by its file "release"; empty if it is none or lacks a module. */
    static Optional<Jdk> in(Path home) {
      var release = home.resolve("release");
      if (!Files.isRegularFile(release)) return Optional.empty();
      var properties = new Properties();
      try (var reader = Files.newBufferedReader(release)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        return Optional.empty();
      }
      Function<String, String> value = key -> properties.getProperty(key, "").replace("\"", "");
      var needed = List.of("jdk.jshell", "jdk.compiler", "jdk.incubator.vector");
      var modules = Arrays.asList(value.apply("MODULES").split(" "));
      var version = value.apply("JAVA_VERSION");
      var feature = version.split("\\D", 2)[0];
      return modules.containsAll(needed) && !feature.isEmpty()
          ? Optional.of(new Jdk(home, Integer.parseInt(feature), version))
          : Optional.empty();
    }
  }

  /** JAVA_HOME, the Java that runs this and PATH as they come; of the usual places the nearest. */
  private Jdk jdk() {
    var homes = new ArrayList<>(chosenHomes());
    homes.addAll(homesIn(usualFolders(os(), System.getenv(), userHome())));
    var all = homes.stream().map(Nacre::real).distinct().flatMap(h -> Jdk.in(h).stream()).toList();
    return all.stream()
        .filter(jdk -> jdk.feature >= JAVA)
        .findFirst()
        .orElseThrow(
            () -> {
              var found = all.stream().map(j -> "Found: " + j.version + " in " + j.home + "\n");
              return new Problem(NO_JDK.formatted(JAVA, found.collect(Collectors.joining())));
            });
  }

  private List<Path> chosenHomes() {
    var homes = new ArrayList<Path>();
    for (var name : List.of("JAVA_HOME", "JAVA" + JAVA + "_HOME")) {
      var home = System.getenv().getOrDefault(name, "");
      if (!home.isEmpty()) homes.add(Path.of(home));
    }
    homes.add(Path.of(System.getProperty("java.home")));
    onPath("java").map(java -> real(Path.of(java)).resolve("../..")).ifPresent(homes::add);
    return homes;
  }

  /** The JDKs right below these folders, the nearest to the needed version first. */
  static List<Path> homesIn(List<Path> folders) {
    return folders.stream()
        .flatMap(folder -> children(folder).stream())
        .flatMap(
            child ->
                Stream.of("", "Contents/Home", "libexec/openjdk.jdk/Contents/Home", "current")
                    .map(child::resolve))
        .flatMap(home -> Jdk.in(home).stream())
        .sorted(Comparator.comparingInt(Jdk::feature))
        .map(Jdk::home)
        .toList();
  }

  static List<Path> usualFolders(String os, Map<String, String> env, Path home) {
    var folders = new ArrayList<Path>();
    for (var line : USUAL_FOLDERS.lines().toList()) {
      var system = line.substring(0, line.indexOf(' '));
      if (!os.startsWith(system) && !system.equals("any")) continue;
      for (var folder : line.substring(system.length()).split("[|]")) {
        var path = folder.strip();
        for (var variable : List.of("ProgramFiles", "LOCALAPPDATA")) {
          path = path.replace("%" + variable + "%", env.getOrDefault(variable, "C:/"));
        }
        folders.add(path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path));
      }
    }
    return folders;
  }

  // -------------------------------------------------------------------------------- the system

  /** Runs a process on this terminal; its exit status. */
  private static int process(List<String> command, Path folder, Map<String, String> env)
      throws IOException, InterruptedException {
    leaveInterruptsToChild();
    var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    return start(builder, env).waitFor();
  }

  /** Runs a step of the set-up, whose words go to standard error; whether it succeeded. */
  private boolean prepared(List<String> command, Map<String, String> env)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    var process = start(builder, env);
    process.getOutputStream().close();
    process.getInputStream().transferTo(System.err);
    return process.waitFor() == 0;
  }

  private static Process start(ProcessBuilder builder, Map<String, String> env) throws IOException {
    builder.environment().putAll(env);
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process;
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Ctrl-C goes to the child, which asks or cleans up; this JVM waits for it. By reflection,
   * because javac warns of {@code sun.misc.Signal} at every start.
   */
  private static void leaveInterruptsToChild() {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      // Not SIG_IGN, which the next child would inherit.
      var nothing =
          Proxy.newProxyInstance(
              Nacre.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> null);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
    } catch (ReflectiveOperationException e) {
      // This JVM then ends at Ctrl-C, and the child with it.
    }
  }

  private Optional<String> onPath(String name) {
    var endings = windows ? List.of(".exe", ".cmd", ".bat") : List.of("");
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (var ending : endings) {
        var file = Path.of(folder.isEmpty() ? "." : folder).resolve(name + ending);
        if (Files.isExecutable(file) && !Files.isDirectory(file))
          return Optional.of(file.toString());
      }
    }
    return Optional.empty();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private static List<Path> children(Path folder) {
    try (var children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The project's folder: as the scripts say, else the nearest one above that has this file. */
  private static Path root() {
    var said = System.getProperty("nacre.root");
    if (said != null) return real(Path.of(said));
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("kernelspec/Nacre.java"))) return folder;
    }
    throw new Problem("start this in the folder of Nacre, or through kernelspec/nacre");
  }

  private static String os() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }

  /** As Jupyter has it; Java itself takes no notice of HOME. */
  private static Path userHome() {
    return userHome(os(), System.getenv(), System.getProperty("user.home"));
  }

  static Path userHome(String os, Map<String, String> env, String ofJava) {
    var home = env.getOrDefault(os.startsWith("windows") ? "USERPROFILE" : "HOME", "");
    return Path.of(home.isEmpty() ? ofJava : home);
  }

  private static void say(String line) {
    System.err.println("nacre: " + line);
  }

  private static String inWords(Exception e) {
    var name = e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return name.toLowerCase(Locale.ROOT).replace(" exception", "") + ": " + e.getMessage();
  }

  /** Something that the user can put right; the message says how. */
  private static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    Problem(String message) {
      super(message);
    }
  }
}
