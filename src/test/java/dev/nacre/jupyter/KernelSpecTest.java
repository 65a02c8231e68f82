package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {

  @TempDir Path temp;

  @Test
  void kernelJsonNamesThisJavaAndThisCode() throws Exception {
    var folder = temp.resolve("kernels, à côté");
    KernelSpec.main(new String[] {"link", "kernelspec", folder.toString()});
    var argv = Json.strings(Files.readString(folder.resolve("kernel.json")), "argv");
    var home = Path.of(System.getProperty("java.home")).toRealPath();
    assertThat(Path.of(argv.getFirst()).toRealPath().startsWith(home)).isTrue();
    assertThat(Path.of(argv.get(argv.indexOf("-jar") + 1))).exists();
    assertThat(argv).endsWith("{connection_file}").noneMatch(a -> a.contains("AOTCache"));
    assertThat(folder.resolve("logo-svg.svg")).exists();
  }

  @Test
  void pathsOfWindowsAreEscapedInKernelJson() {
    assertThat(KernelSpec.quoted("C:\\a \"b\"")).isEqualTo("\"C:\\\\a \\\"b\\\"\"");
  }

  @Test
  void anArchiveThatIsThereIsUsed() throws Exception {
    var archive = KernelArchive.of(temp.resolve("nacre.jar"));
    assertThat(archive.exists()).isFalse();
    var file = archive.arguments().getFirst().replace("-XX:AOTCache=", "");
    Files.writeString(Path.of(file), "");
    assertThat(archive.exists()).isTrue();
  }
}
