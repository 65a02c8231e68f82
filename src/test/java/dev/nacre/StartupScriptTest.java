package dev.nacre;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject.Kind;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import org.junit.jupiter.api.Test;

/** What a notebook and a JShell session have imported when they start. */
class StartupScriptTest {

  private static final Path SCRIPT = Path.of("kernelspec", "startup.jsh");
  private static final Pattern PACKAGE = Pattern.compile("import ([\\w.]+)\\.\\*;");

  /** What JShell's own start-up adds to the script. */
  private static final List<String> DEFAULT = List.of("java.nio.file", "java.util.prefs");

  @Test
  void everyLineIsUnderstood() throws IOException {
    try (var jshell = JShell.builder().executionEngine("local").build()) {
      jshell.addToClasspath(System.getProperty("java.class.path"));
      for (var line : Files.readAllLines(SCRIPT)) {
        for (var event : jshell.eval(line)) {
          var reasons = jshell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList();
          assertThat(event.status()).as("%s %s", line, reasons).isEqualTo(Status.VALID);
        }
      }
    }
  }

  @Test
  void noNameMeansTwoClasses() throws IOException {
    var lines = Files.readAllLines(SCRIPT).stream().map(PACKAGE::matcher);
    var ours = lines.filter(Matcher::matches).map(line -> line.group(1));
    var byName =
        Stream.concat(ours, DEFAULT.stream())
            .flatMap(name -> publicClasses(name).stream())
            .collect(groupingBy(type -> type.substring(type.lastIndexOf('.') + 1), toSet()));
    assertThat(byName).containsKeys("Network", "Tensor", "List", "Function");
    assertThat(byName.values().stream().filter(types -> types.size() > 1)).isEmpty();
  }

  /** The public classes right in a package, of the JDK or on the class path. */
  private static List<String> publicClasses(String packageName) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var locations = new ArrayList<Location>(List.of(StandardLocation.CLASS_PATH));
      files.listLocationsForModules(StandardLocation.SYSTEM_MODULES).forEach(locations::addAll);
      var names = new ArrayList<String>();
      for (var location : locations) {
        for (var file : files.list(location, packageName, EnumSet.of(Kind.CLASS), false)) {
          var name = packageName + "." + Path.of(file.getName()).getFileName();
          names.add(name.replace(".class", ""));
        }
      }
      return names.stream().filter(StartupScriptTest::isPublicOnTop).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPublicOnTop(String name) {
    if (name.contains("$") || name.endsWith("-info")) return false;
    try {
      var type = Class.forName(name, false, StartupScriptTest.class.getClassLoader());
      return Modifier.isPublic(type.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
