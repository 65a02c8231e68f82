package dev.nacre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher is no part of the jar: it is compiled here as the oldest Java sees it. */
class LauncherTest {

  private static final String ALL_MODULES =
      "MODULES=\"java.base jdk.compiler jdk.jshell jdk.incubator.vector\"";

  @TempDir static Path classes;
  private static String warnings;
  private static Class<?> launcher;

  @TempDir Path temp;

  @BeforeAll
  static void compile() throws Exception {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var source = Path.of("kernelspec", "Nacre.java");
    var options = List.of("--release", "17", "-Xlint:all,-options", "-d", classes.toString());
    var output = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjects(source);
      var compiled = compiler.getTask(output, files, null, options, null, sources).call();
      assertThat(compiled).as(output.toString()).isTrue();
    }
    warnings = output.toString();
    launcher = new URLClassLoader(new URL[] {classes.toUri().toURL()}).loadClass("Nacre");
  }

  @Test
  void java17CompilesItWithoutAWarning() {
    assertThat(warnings).isEmpty();
  }

  @Test
  void jdksAreKnownByTheirReleaseFileTheNearestVersionFirst() throws Exception {
    release("newest", "JAVA_VERSION=\"26\"", ALL_MODULES);
    release("older", "JAVA_VERSION=\"17.0.15\"", ALL_MODULES);
    release("mac.jdk/Contents/Home", "JAVA_VERSION=\"25.0.3\"", ALL_MODULES);
    assertThat(homesIn(temp))
        .containsExactly(
            temp.resolve("older"), temp.resolve("mac.jdk/Contents/Home"), temp.resolve("newest"));
  }

  @Test
  void whatCannotBeRunIsSaidBeforeAnythingIsBuilt() throws Throwable {
    for (var file : List.of("a/x.ipynb", "b/x.ipynb", "b/y.ipynb", "README.md")) {
      Files.createDirectories(temp.resolve(file).getParent());
      Files.writeString(temp.resolve(file), "");
    }
    assertThat(sources("a/x.ipynb", "b/y.ipynb", "a/x.ipynb"))
        .isEqualTo(List.of(temp.resolve("a/x.ipynb"), temp.resolve("b/y.ipynb")));
    assertThatThrownBy(this::sources).hasMessageStartingWith("run what?");
    assertThatThrownBy(() -> sources("none.ipynb")).hasMessageStartingWith("there is no notebook");
    assertThatThrownBy(() -> sources("README.md")).hasMessageEndingWith("is no notebook (.ipynb)");
    assertThatThrownBy(() -> sources("a/x.ipynb", "b/x.ipynb")).hasMessageContaining("one name");
  }

  private List<?> sources(String... names) throws Throwable {
    var method = launcher.getDeclaredMethod("sources", List.class, Path.class);
    method.setAccessible(true);
    var paths = Arrays.stream(names).map(name -> temp.resolve(name).toString()).toList();
    try {
      return (List<?>) method.invoke(null, paths, temp.resolve("results"));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void aRuntimeWithoutItsCompilerIsNoJdk() throws Exception {
    release("jre", "JAVA_VERSION=\"25.0.3\"", "MODULES=\"java.base jdk.incubator.vector\"");
    release("broken", "JAVA_VERSION=\"\\u00zz\"");
    release("unknown", ALL_MODULES);
    Files.createDirectories(temp.resolve("empty"));
    assertThat(homesIn(temp)).isEmpty();
    assertThat(homesIn(temp.resolve("missing"))).isEmpty();
  }

  @Test
  void eachSystemHasItsFolderForKernels() throws Exception {
    var home = Path.of("/home/ada");
    assertThat(jupyterData("linux", Map.of(), home))
        .isEqualTo(home.resolve(".local/share/jupyter"));
    assertThat(jupyterData("linux", Map.of("XDG_DATA_HOME", "/data"), home))
        .isEqualTo(Path.of("/data/jupyter"));
    assertThat(jupyterData("mac os x", Map.of(), home)).isEqualTo(home.resolve("Library/Jupyter"));
    assertThat(jupyterData("windows 11", Map.of("APPDATA", "/roaming"), home))
        .isEqualTo(Path.of("/roaming/jupyter"));
    for (var os : List.of("linux", "mac os x", "windows 11")) {
      assertThat(jupyterData(os, Map.of("JUPYTER_DATA_DIR", "/chosen"), home))
          .isEqualTo(Path.of("/chosen").toAbsolutePath());
    }
  }

  @Test
  void jdksAreLookedForWhereEachSystemPutsThem() throws Exception {
    var home = Path.of("/home/ada");
    assertThat(usualFolders("linux", Map.of(), home))
        .contains(Path.of("/usr/lib/jvm"), home.resolve(".sdkman/candidates/java"))
        .doesNotContain(Path.of("/opt/homebrew/opt"));
    assertThat(usualFolders("mac os x", Map.of(), home))
        .contains(Path.of("/Library/Java/JavaVirtualMachines"), Path.of("/opt/homebrew/opt"));
    assertThat(usualFolders("windows 11", Map.of("ProgramFiles", "/programs"), home))
        .contains(Path.of("/programs/Eclipse Adoptium"), home.resolve("scoop/apps"));
  }

  private void release(String folder, String... lines) throws IOException {
    Files.createDirectories(temp.resolve(folder));
    Files.write(temp.resolve(folder).resolve("release"), Arrays.asList(lines));
  }

  private static List<Path> homesIn(Path folder) throws Exception {
    return paths(method("homesIn", List.class).invoke(null, List.of(folder)));
  }

  private static List<Path> usualFolders(String os, Map<String, String> env, Path home)
      throws Exception {
    return paths(
        method("usualFolders", String.class, Map.class, Path.class).invoke(null, os, env, home));
  }

  private static Object jupyterData(String os, Map<String, String> env, Path home)
      throws Exception {
    return method("jupyterData", String.class, Map.class, Path.class).invoke(null, os, env, home);
  }

  private static List<Path> paths(Object list) {
    return ((List<?>) list).stream().map(Path.class::cast).toList();
  }

  private static Method method(String name, Class<?>... parameters) throws Exception {
    var method = launcher.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
