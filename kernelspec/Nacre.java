import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

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

  /**
   * Executes notebooks in the kernel, as JupyterLab would: the folder for the results, then they.
   */
  private static final String EXECUTE =
      """
      import sys, time
      from pathlib import Path
      import nbformat
      from nbclient import NotebookClient
      from nbclient.exceptions import CellControlSignal, DeadKernelError
      from nbconvert import HTMLExporter

      out, failed = Path(sys.argv[1]), False
      for source in map(Path, sys.argv[2:]):
          start, at, problem = time.time(), 0, None
          notebook = nbformat.read(source, as_version=4)

          def begin(cell, cell_index):
              global at
              at = cell_index + 1

          client = NotebookClient(notebook, timeout=None, kernel_name="nacre", on_cell_start=begin,
                                  resources={"metadata": {"path": str(source.parent)}})
          try:
              client.execute()
          except (CellControlSignal, DeadKernelError, RuntimeError) as error:
              where = f"cell {at} of {len(notebook.cells)} failed" if at else "the kernel does not start"
              problem = f"{where}: {error}"
          nbformat.write(notebook, out / source.name)
          html, _ = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": source.stem}})
          (out / source.name).with_suffix(".html").write_text(html, encoding="utf-8")
          if problem:
              failed = True
              print(f"{source.name}: {problem}", file=sys.stderr)
          took = f"{time.time() - start:.1f} s"
          print(f"{source.name}: {'failed' if problem else 'passed'} in {took}, see {out / source.stem}.html", flush=True)
      sys.exit(failed)
      """;

  private final Path root;
  private final boolean windows = os().startsWith("windows");

  private Nacre(Path root) {
    this.root = root;
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
      case "install" -> install(true);
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
    install(false);
    var command = new ArrayList<>(jupyterLab());
    command.addAll(args);
    return process(command, root.resolve("notebooks"), withKernelsIn(jupyterData()));
  }

  private int run(List<String> notebooks) throws IOException, InterruptedException {
    if (notebooks.isEmpty())
      throw new Problem("run what? For example: nacre run notebooks/*.ipynb");
    var results = root.resolve("target").resolve("notebooks");
    var sources = new ArrayList<String>();
    for (var notebook : notebooks) {
      var source = Path.of(notebook).toAbsolutePath().normalize();
      if (!Files.isRegularFile(source)) throw new Problem("there is no notebook " + source);
      if (source.startsWith(results)) throw new Problem(source + " is a result: run its source");
      sources.add(source.toString());
    }
    var jdk = jdk();
    build(jdk);
    // A kernel of its own beside the jar: a run neither needs nor touches what is installed.
    var share = root.resolve("target").resolve("jupyter");
    writeSpec(share.resolve("kernels").resolve("nacre"), jdk, jar());
    Files.createDirectories(results);
    var command = new ArrayList<>(List.of(pythonThatExecutes(), "-", results.toString()));
    command.addAll(sources);
    return process(command, EXECUTE, root, withKernelsIn(share));
  }

  private int jshell(List<String> args) throws IOException, InterruptedException {
    var jdk = jdk();
    build(jdk);
    var vectors = "--add-modules=jdk.incubator.vector";
    var command = new ArrayList<String>();
    command.addAll(List.of(jdk.tool("jshell"), "--class-path", jar().toString()));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-R" + vectors));
    command.add("-R--enable-native-access=ALL-UNNAMED");
    var script = root.resolve("kernelspec").resolve("startup.jsh").toString();
    command.addAll(List.of("--startup", "DEFAULT", "--startup", script));
    command.addAll(args);
    return process(command, Path.of("").toAbsolutePath(), Map.of());
  }

  /** Installs the kernel for this user, in a folder where every Jupyter of theirs looks. */
  private int install(boolean tell) throws IOException, InterruptedException {
    var jdk = jdk();
    build(jdk);
    var kernel = jupyterData().resolve("kernels").resolve("nacre");
    try {
      var changed = writeSpec(kernel, jdk, copyJars(kernel));
      if (changed || tell) say("the kernel 'nacre' is installed in " + kernel);
    } catch (FileSystemException e) {
      throw new Problem(
          "cannot write the kernel to "
              + kernel
              + " ("
              + inWords(e)
              + ").\n"
              + "Set JUPYTER_DATA_DIR to a folder that you may write to.");
    }
    return 0;
  }

  // ---------------------------------------------------------------------------------------- build

  private Path jar() {
    return root.resolve("target").resolve("nacre.jar");
  }

  private void build(Jdk jdk) throws IOException, InterruptedException {
    var stamp = root.resolve("target").resolve("nacre.built");
    if (Files.exists(jar()) && !isNewer(newestSource(), jar(), stamp)) return;
    var maven =
        onPath("mvn")
            .orElseThrow(
                () ->
                    new Problem(
                        "Maven builds Nacre, and there is no mvn on PATH.\n"
                            + byOs(
                                "Install it: sudo apt install maven, or from maven.apache.org.",
                                "Install it: brew install maven, or from maven.apache.org.",
                                "Install it: scoop install maven, or from maven.apache.org.")));
    say("building Nacre (mvn package; the first time takes a minute)");
    var command = List.of(maven, "-q", "-B", "-ntp", "-Dmaven.test.skip=true", "package");
    var status = process(command, root, Map.of("JAVA" + JAVA + "_HOME", jdk.home.toString()));
    if (status != 0) {
      throw new Problem(
          "the build failed; Maven says above why. The first build needs the network.");
    }
    Files.writeString(stamp, "");
  }

  private FileTime newestSource() throws IOException {
    var newest = Files.getLastModifiedTime(root.resolve("pom.xml"));
    var script = Files.getLastModifiedTime(root.resolve("kernelspec").resolve("startup.jsh"));
    if (script.compareTo(newest) > 0) newest = script;
    // Folders count too: a file that was removed shows in the time of its folder alone.
    try (var files = Files.walk(root.resolve("src").resolve("main"))) {
      for (var file : (Iterable<Path>) files::iterator) {
        var time = Files.getLastModifiedTime(file);
        if (time.compareTo(newest) > 0) newest = time;
      }
    }
    return newest;
  }

  private static boolean isNewer(FileTime time, Path... files) throws IOException {
    for (var file : files) {
      if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(time) >= 0) return false;
    }
    return true;
  }

  // ------------------------------------------------------------------------------------ kernelspec

  /** Writes kernel.json and the logos; says whether anything changed. */
  private boolean writeSpec(Path folder, Jdk jdk, Path jar) throws IOException {
    var templates = root.resolve("kernelspec");
    Files.createDirectories(folder);
    for (var logo : List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")) {
      replaceFile(folder.resolve(logo), Files.readAllBytes(templates.resolve(logo)));
    }
    var json =
        Files.readString(templates.resolve("kernel.json"))
            .replace("\"JAVA\"", json(jdk.tool("java")))
            .replace("\"JAR\"", json(jar.toString()));
    return replaceFile(folder.resolve("kernel.json"), json.getBytes(UTF_8));
  }

  private static boolean replaceFile(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) return false;
    var temporary = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    Files.write(temporary, content);
    Files.move(temporary, file, REPLACE_EXISTING);
    return true;
  }

  /**
   * Copies the jar and its libraries to a folder named after their content: notebooks that run on
   * an older copy keep it, a day at least.
   */
  private Path copyJars(Path kernel) throws IOException {
    var jars = new ArrayList<>(List.of("nacre.jar"));
    try (var jar = new JarFile(jar().toFile())) {
      var libraries = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      jars.addAll(List.of(libraries.split(" ")));
    }
    var sum = new CRC32();
    for (var name : jars) sum.update(Files.readAllBytes(jar().resolveSibling(name)));
    var copy = kernel.resolve("jars-%08x".formatted(sum.getValue()));
    if (!Files.exists(copy)) {
      Files.createDirectories(kernel);
      var temporary = Files.createTempDirectory(kernel, "new-");
      for (var name : jars) {
        var target = temporary.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(jar().resolveSibling(name), target);
      }
      Files.move(temporary, copy, ATOMIC_MOVE);
    }
    var yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    for (var old : children(kernel)) {
      var name = old.getFileName().toString();
      var stale = name.startsWith("jars-") || name.startsWith("new-");
      if (stale && !old.equals(copy) && isNewer(yesterday, old)) delete(old);
    }
    return copy.resolve("nacre.jar");
  }

  /** Where Jupyter keeps what belongs to one user. */
  private Path jupyterData() {
    return jupyterData(os(), System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path jupyterData(String os, Map<String, String> env, Path home) {
    var chosen = env.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!chosen.isEmpty()) return Path.of(chosen).toAbsolutePath();
    if (os.startsWith("mac")) return home.resolve("Library").resolve("Jupyter");
    if (os.startsWith("windows")) {
      var roaming = env.get("APPDATA");
      return (roaming == null
          ? home.resolve(".jupyter").resolve("data")
          : Path.of(roaming, "jupyter"));
    }
    var data = env.getOrDefault("XDG_DATA_HOME", "");
    return (data.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(data))
        .resolve("jupyter");
  }

  private static Map<String, String> withKernelsIn(Path share) {
    var before = System.getenv().getOrDefault("JUPYTER_PATH", "");
    var path = before.isEmpty() ? share.toString() : share + File.pathSeparator + before;
    return Map.of("JUPYTER_PATH", path);
  }

  static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  // --------------------------------------------------------------------------------------- Jupyter

  private Path venv() {
    return root.resolve(".venv");
  }

  private String venvPython() {
    return venv().resolve(windows ? "Scripts/python.exe" : "bin/python").toString();
  }

  private List<String> jupyterLab() throws IOException, InterruptedException {
    if (!venvHas("jupyterlab")) {
      var own = onPath("jupyter-lab");
      if (own.isPresent() && succeeds(own.get(), "--version")) return List.of(own.get());
      makeVenv("jupyterlab");
    }
    return List.of(venvPython(), "-m", "jupyterlab");
  }

  private String pythonThatExecutes() throws IOException, InterruptedException {
    if (venvHas("nbconvert")) return venvPython();
    for (var python : pythons()) {
      if (succeeds(python, "-c", "import nbclient, nbconvert")) return python;
    }
    makeVenv("nbconvert");
    return venvPython();
  }

  private Path venvList() {
    return venv().resolve("nacre.txt");
  }

  private boolean venvHas(String library) throws IOException {
    return Files.exists(venvList()) && Files.readAllLines(venvList()).contains(library);
  }

  private void makeVenv(String library) throws IOException, InterruptedException {
    if (!Files.exists(Path.of(venvPython())) || !succeeds(venvPython(), "-m", "pip", "--version")) {
      var python = python();
      if (!succeeds(python, "-c", "import venv, ensurepip")) {
        throw new Problem(
            "Python's module venv is missing, in which Nacre would set up Jupyter.\n"
                + byOs(
                    "Install it: sudo apt install python3-venv, or a Python from python.org.",
                    "Install a whole Python: brew install python, or from python.org.",
                    "Install a whole Python, for example from python.org."));
      }
      say("making a virtual environment in " + venv());
      if (process(List.of(python, "-m", "venv", "--clear", venv().toString()), root, Map.of())
          != 0) {
        throw new Problem("Python could not make " + venv() + "; it says above why.");
      }
    }
    say("installing " + library + " into " + venv() + " (once; it takes a minute)");
    var pip = List.of(venvPython(), "-m", "pip", "install", "-q", "--disable-pip-version-check");
    var command = new ArrayList<>(pip);
    command.add(library);
    if (process(command, root, Map.of()) != 0) {
      throw new Problem(
          "pip could not install "
              + library
              + "; it says above why.\n"
              + "This step needs the network once. Start again when it is there, or install "
              + library
              + " yourself.");
    }
    var libraries = new ArrayList<>(List.of(library));
    // JupyterLab brings nbconvert.
    if (library.equals("jupyterlab")) libraries.add("nbconvert");
    if (Files.exists(venvList())) libraries.addAll(Files.readAllLines(venvList()));
    Files.write(venvList(), libraries);
  }

  private String python() throws IOException, InterruptedException {
    for (var python : pythons()) {
      if (succeeds(python, "-c", "import sys; sys.exit(sys.version_info < (3, 9))")) return python;
    }
    throw new Problem(
        "JupyterLab needs Python 3.9 or newer, and there is none on PATH.\n"
            + byOs(
                "Install it: sudo apt install python3 python3-venv, or from python.org.",
                "Install it: brew install python, or from python.org.",
                "Install it: winget install Python.Python.3.13, or from python.org."));
  }

  private List<String> pythons() {
    return Stream.of("python3", "python", "py").flatMap(name -> onPath(name).stream()).toList();
  }

  // ------------------------------------------------------------------------------------------- JDK

  record Jdk(Path home, int feature, String version) {
    String tool(String name) {
      return home.resolve("bin")
          .resolve(os().startsWith("windows") ? name + ".exe" : name)
          .toString();
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
      var modules = Arrays.asList(value.apply("MODULES").split(" "));
      var needed = List.of("jdk.jshell", "jdk.compiler", "jdk.incubator.vector");
      var version = value.apply("JAVA_VERSION");
      var feature = version.split("\\D", 2)[0];
      return modules.containsAll(needed) && !feature.isEmpty()
          ? Optional.of(new Jdk(home, Integer.parseInt(feature), version))
          : Optional.empty();
    }
  }

  /** JAVA_HOME, the Java that runs this and PATH as they come; of the usual places the nearest. */
  private Jdk jdk() {
    var found = new ArrayList<Jdk>();
    Stream.concat(chosenHomes().stream(), usualHomes().stream())
        .flatMap(home -> Jdk.in(home).stream())
        .forEach(found::add);
    return found.stream()
        .filter(jdk -> jdk.feature >= JAVA)
        .findFirst()
        .orElseThrow(() -> new Problem(noJdk(found)));
  }

  private List<Path> chosenHomes() {
    var homes = new ArrayList<Path>();
    for (var name : List.of("JAVA_HOME", "JAVA" + JAVA + "_HOME", "JDK_HOME")) {
      var home = System.getenv().getOrDefault(name, "");
      if (!home.isEmpty()) homes.add(Path.of(home));
    }
    homes.add(Path.of(System.getProperty("java.home")));
    onPath("java")
        .map(Path::of)
        .map(Nacre::real)
        .map(java -> java.resolve("../..").normalize())
        .ifPresent(homes::add);
    return homes.stream().map(Nacre::real).toList();
  }

  private List<Path> usualHomes() {
    return homesIn(usualFolders(os(), System.getenv(), Path.of(System.getProperty("user.home"))));
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
    if (os.startsWith("windows")) {
      for (var variable : List.of("ProgramFiles", "LOCALAPPDATA")) {
        var programs = env.get(variable);
        if (programs == null) continue;
        for (var vendor :
            List.of(
                "Java",
                "Eclipse Adoptium",
                "Microsoft",
                "Zulu",
                "Amazon Corretto",
                "BellSoft",
                "Semeru",
                "OpenJDK",
                "Programs/Eclipse Adoptium")) {
          folders.add(Path.of(programs).resolve(vendor));
        }
      }
      folders.add(home.resolve("scoop/apps"));
    } else if (os.startsWith("mac")) {
      folders.add(home.resolve("Library/Java/JavaVirtualMachines"));
      for (var place :
          List.of("/Library/Java/JavaVirtualMachines", "/opt/homebrew/opt", "/usr/local/opt")) {
        folders.add(Path.of(place));
      }
    } else {
      for (var place :
          List.of(
              "/usr/lib/jvm", "/usr/lib64/jvm", "/usr/java", "/usr/local", "/opt", "/opt/java")) {
        folders.add(Path.of(place));
      }
    }
    for (var place :
        List.of(
            ".sdkman/candidates/java",
            ".jdks",
            ".gradle/jdks",
            ".asdf/installs/java",
            ".local/share/mise/installs/java",
            ".jabba/jdk",
            ".jenv/versions")) {
      folders.add(home.resolve(place));
    }
    return folders;
  }

  private String noJdk(List<Jdk> found) {
    var others = new StringBuilder();
    found.stream()
        .distinct()
        .forEach(
            jdk ->
                others.append("\n  found: ").append(jdk.version).append(" in ").append(jdk.home));
    return """
    Nacre needs a JDK %d or newer, and there is none in JAVA_HOME, on PATH or in the usual places.%s
    Install one: %s,
    or set JAVA_HOME to one that is elsewhere. It must be a JDK with all its modules, not a JRE.\
    """
        .formatted(
            JAVA,
            others,
            byOs(
                "from adoptium.net, or with SDKMAN: sdk install java 25-tem",
                "brew install openjdk@25, or from adoptium.net",
                "winget install EclipseAdoptium.Temurin.25.JDK, or from adoptium.net"));
  }

  // ----------------------------------------------------------------------------- processes and
  // files

  private static int process(List<String> command, Path folder, Map<String, String> env)
      throws IOException, InterruptedException {
    return process(command, null, folder, env);
  }

  /** Runs a process on this terminal, with this input if there is one; its exit status. */
  private static int process(
      List<String> command, String input, Path folder, Map<String, String> env)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    if (input != null) builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(env);
    var process = builder.start();
    leaveInterruptsToChild();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    if (input != null) {
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
    }
    return process.waitFor();
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
    for (var folder : System.getenv("PATH").split(File.pathSeparator)) {
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

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException e) {
      // In use on Windows: a later install removes it.
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

  private static String byOs(String linux, String mac, String windows) {
    return os().startsWith("windows") ? windows : os().startsWith("mac") ? mac : linux;
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
