package dev.nacre.jupyter;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;

/** Does what {@link Magic}s say. */
final class Magics {

  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern PACKAGE = Pattern.compile("package\\s+[\\w.]+\\s*;");
  private static final int MOST_NESTED = 20;

  private final JavaSession session;
  private final Set<Path> added = new LinkedHashSet<>();
  private int nested;

  Magics(JavaSession session) {
    this.session = session;
  }

  /** Runs a magic that takes no code. */
  JavaSession.Result run(String line, Cell cell) throws Throwable {
    var arguments = argumentsOf(line);
    switch (Magic.named(line)) {
      case MAVEN -> maven(arguments, cell);
      case CLASSPATH -> classpath(arguments, cell);
      case LOAD -> {
        return load(arguments, cell);
      }
      case RESET -> session.reset();
      case HELP -> help(arguments, cell);
      case TIME, CELL_TIME -> throw new IllegalArgumentException(line);
    }
    return JavaSession.Result.NONE;
  }

  private static List<String> argumentsOf(String line) {
    var rest = line.substring(Magic.wordOf(line).length());
    return ARGUMENT
        .matcher(rest)
        .results()
        .takeWhile(found -> !found.group().startsWith("//")) // a comment
        .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
        .toList();
  }

  private void help(List<String> arguments, Cell cell) throws MagicError {
    if (arguments.isEmpty()) {
      print(cell, Magic.help());
      return;
    }
    var name = String.join(" ", arguments);
    var known = session.assist().inspect(name, name.length());
    if (known.isEmpty())
      throw new MagicError(
          "%help: nothing is known of " + name + "\ntry: %help Math.max, or %help alone");
    cell.output().page(known);
  }

  private static void print(Cell cell, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    cell.output().write(StreamType.OUT, bytes, 0, bytes.length);
  }

  /** Says how long something took. */
  static void tellTime(Cell cell, long nanos) {
    double seconds = nanos / 1e9;
    double number = seconds < 1e-3 ? 1e6 * seconds : seconds < 1 ? 1e3 * seconds : seconds;
    var unit = seconds < 1e-3 ? "µs" : seconds < 1 ? "ms" : "s";
    var format = number < 100 ? "time: %.3g %s\n" : "time: %.0f %s\n";
    print(cell, String.format(Locale.ROOT, format, number, unit));
  }

  private void maven(List<String> coordinates, Cell cell) throws Throwable {
    if (coordinates.isEmpty())
      throw new MagicError(
          "%maven needs the name of a library\ntry: %maven org.apache.commons:commons-csv:1.14.0");
    var jars = session.onNotebookThread(cell, () -> MavenJars.resolve(coordinates));
    MavenJars.shadowed(jars).forEach(cell::note);
    print(cell, "added " + String.join(", ", add(jars)) + "\n");
  }

  /** Adds what is not there yet; its names. */
  private List<String> add(List<Path> jars) {
    var names = new ArrayList<String>();
    for (var jar : jars) {
      if (added.add(jar)) session.addToClassPath(jar);
      names.add(jar.getFileName().toString());
    }
    return names;
  }

  private void classpath(List<String> arguments, Cell cell) throws Exception {
    if (arguments.isEmpty()) {
      for (var path : added) print(cell, path + "\n");
      return;
    }
    var found = new ArrayList<Path>();
    for (var argument : arguments) found.addAll(filesOf(argument));
    add(found);
  }

  /** What a path means, which may begin with ~ and whose last part may have a *. */
  private static List<Path> filesOf(String argument) throws IOException, MagicError {
    var path = inHome(argument);
    if (argument.contains("*")) {
      int cut = Math.max(argument.lastIndexOf('/'), argument.lastIndexOf('\\')) + 1;
      var folder = inHome(argument.substring(0, cut));
      if (!Files.isDirectory(folder)) throw new MagicError("%classpath: no folder " + folder);
      try (var files = Files.newDirectoryStream(folder, argument.substring(cut))) {
        var found = new ArrayList<Path>();
        files.forEach(found::add);
        if (found.isEmpty()) throw new MagicError("%classpath: nothing is like " + argument);
        return found.stream().sorted().toList();
      }
    }
    if (!Files.exists(path)) throw new MagicError("%classpath: there is no " + path);
    return List.of(path);
  }

  private static Path inHome(String argument) {
    boolean home = argument.startsWith("~/") || argument.startsWith("~\\");
    var path =
        home
            ? Path.of(System.getProperty("user.home"), argument.substring(2))
            : Path.of(argument.replace("*", "_"));
    return path.toAbsolutePath().normalize();
  }

  private JavaSession.Result load(List<String> arguments, Cell cell) throws Throwable {
    if (arguments.size() != 1)
      throw new MagicError("%load needs the name of one file\ntry: %load \"my helpers.jsh\"");
    var file = inHome(arguments.getFirst());
    if (!Files.isReadable(file)) throw new MagicError("%load: there is no file " + file);
    if (Files.isDirectory(file)) throw new MagicError("%load: " + file + " is a folder");
    if (nested == MOST_NESTED) throw new MagicError("%load: " + file + " loads itself");
    nested++;
    try {
      var last = JavaSession.Result.NONE;
      var name = file.getFileName().toString();
      var text = textOf(file);
      if (!name.endsWith(".ipynb")) return session.runPart(cell.ofFile(name, withoutPackage(text)));
      var sources = sourcesOf(file, text);
      for (int i = 0; i < sources.size(); i++)
        last = session.runPart(cell.ofFile(name + " cell " + (i + 1), sources.get(i)));
      return last;
    } finally {
      nested--;
    }
  }

  private static String textOf(Path file) throws IOException, MagicError {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new MagicError("%load: " + file + " is no text\ntry: to save it as UTF-8");
    }
  }

  /** Cells are in no package; blanks keep the places of what follows. */
  private static String withoutPackage(String text) {
    int start = Comments.before(text);
    var declared = PACKAGE.matcher(text).region(start, text.length());
    if (!declared.lookingAt()) return text;
    return text.substring(0, start)
        + declared.group().replaceAll("\\S", " ")
        + text.substring(declared.end());
  }

  private static List<String> sourcesOf(Path file, String notebook) throws MagicError {
    try {
      return Json.codeCells(notebook);
    } catch (RuntimeException e) {
      throw new MagicError("%load: " + file + " is no notebook: it lacks cells of the format 4");
    }
  }
}
