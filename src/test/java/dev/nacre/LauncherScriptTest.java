package dev.nacre;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the shell script starts: here they are scripts that print what they are asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {

  @TempDir Path temp;

  @BeforeEach
  void install() throws IOException {
    java("path/java", "1.8.0_402");
    java("home/.jdks/java-21/bin/java", "21.0.7");
    java("chosen/bin/java", "25");
  }

  private void java(String file, String version) throws IOException {
    var java = temp.resolve(file);
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        [ "$1" = -version ] && echo 'openjdk version "%s" 2026-01-20' >&2 && exit
        echo "%s $@"
        """
            .formatted(version, version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String run(String script, String javaHome) throws IOException {
    var builder = new ProcessBuilder(script, "lab", "a b").redirectErrorStream(true);
    builder.environment().put("PATH", temp.resolve("path") + ":/usr/bin:/bin");
    builder.environment().put("HOME", temp.resolve("home").toString());
    builder.environment().put("JAVA_HOME", javaHome);
    try (var output = builder.start().getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aJavaThatIsTooOldGivesWayToOneInTheUsualPlaces() throws IOException {
    assertThat(run("kernelspec/nacre", ""))
        .startsWith("21.0.7 ")
        .endsWith("/kernelspec/Nacre.java lab a b\n");
    assertThat(run("kernelspec/nacre", temp.resolve("path").toString())).startsWith("21.0.7 ");
  }

  @Test
  void theJavaOfJavaHomeComesFirst() throws IOException {
    assertThat(run("kernelspec/nacre", temp.resolve("chosen").toString())).startsWith("25 ");
  }

  @Test
  void aJavaIsNotAskedWhatTheFileBesideItSays() throws IOException {
    var home = temp.resolve("chosen");
    for (var version : List.of("25.0.3", "9.0.1")) {
      Files.writeString(
          home.resolve("release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
      assertThat(run("kernelspec/nacre", home.toString()))
          .startsWith(version.equals("9.0.1") ? "21.0.7 " : "25 ");
    }
    Files.createSymbolicLink(temp.resolve("path/java25"), home.resolve("bin/java"));
    Files.delete(temp.resolve("path/java"));
    Files.move(temp.resolve("path/java25"), temp.resolve("path/java"));
    assertThat(run("kernelspec/nacre", "")).startsWith("21.0.7 "); // the link leads to 9.0.1
  }

  @Test
  void aLinkToTheScriptStartsIt() throws IOException {
    var folder = Files.createDirectories(temp.toRealPath().resolve("checkout/kernelspec"));
    var script = Files.copy(Path.of("kernelspec/nacre"), folder.resolve("nacre"), COPY_ATTRIBUTES);
    Files.createSymbolicLink(temp.resolve("link"), script);
    var toLink = Files.createSymbolicLink(temp.resolve("nacre"), Path.of("link"));
    assertThat(run(toLink.toString(), ""))
        .contains("-Dnacre.root=" + folder + "/.. ")
        .endsWith(folder + "/Nacre.java lab a b\n");
  }
}
