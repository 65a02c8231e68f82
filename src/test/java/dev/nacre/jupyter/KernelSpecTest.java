package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {

  @TempDir Path temp;

  @Test
  void kernelJsonNamesThisJavaAndThisCode() throws Exception {
    var name = "kernels, à côté";
    var names = Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder();
    var folder = temp.resolve(names.canEncode(name) ? name : "kernels, beside");
    KernelSpec.main(new String[] {"link", "kernelspec", folder.toString()});
    var argv = Json.strings(Files.readString(folder.resolve("kernel.json")), "argv");
    var home = Path.of(System.getProperty("java.home")).toRealPath();
    assertThat(Path.of(argv.getFirst()).toRealPath().startsWith(home)).isTrue();
    assertThat(Path.of(argv.get(argv.indexOf("-jar") + 1))).exists();
    assertThat(argv).endsWith("{connection_file}").noneMatch(a -> a.contains("SharedArchiveFile"));
    assertThat(folder.resolve("logo-svg.svg")).exists();
  }

  @Test
  void whatAnotherCheckoutHadInstalledIsReplacedAndToldSo() throws Exception {
    var other = temp.resolve("other/kernelspec");
    Files.createDirectories(other);
    for (var file : List.of("kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"))
      Files.copy(Path.of("kernelspec", file), other.resolve(file));
    var folder = temp.resolve("kernel").toString();
    assertThat(told("link", other.toString(), folder)).isEmpty();
    assertThat(told("link", other.toString(), folder)).isEmpty();
    assertThat(told("link", "kernelspec", folder))
        .isEqualToIgnoringNewLines(
            "nacre: this replaces the kernel 'nacre' in %s, which came from %s."
                .formatted(folder, other.getParent()));
    assertThat(told("link", "kernelspec", folder)).isEmpty();
  }

  private static String told(String... arguments) throws Exception {
    var err = System.err;
    var text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      KernelSpec.main(arguments);
    } finally {
      System.setErr(err);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsWrittenIsForAllToRead() throws Exception {
    var folder = temp.resolve("kernel");
    var plain = Files.createFile(temp.resolve("plain"));
    KernelSpec.main(new String[] {"link", "kernelspec", folder.toString()});
    for (var file : List.of("kernel.json", "logo-svg.svg"))
      assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
          .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aCopyIsDeletedADayAfterItWasReplaced() throws Exception {
    var old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    for (var name : List.of("jars-older", "jars-installed", "jars-new", "other"))
      Files.setLastModifiedTime(Files.createDirectory(temp.resolve(name)), old);
    Files.writeString(temp.resolve("kernel.json"), "[\"/a/jars-installed/nacre.jar\"]");
    KernelSpec.deleteOldCopies(temp, temp.resolve("jars-new"));
    Files.writeString(temp.resolve("kernel.json"), "[\"/a/jars-new/nacre.jar\"]");
    KernelSpec.deleteOldCopies(temp, temp.resolve("jars-new"));
    assertThat(temp.toFile().list())
        .containsExactlyInAnyOrder("jars-installed", "jars-new", "other", "kernel.json");
    Files.setLastModifiedTime(temp.resolve("jars-installed"), old);
    KernelSpec.deleteOldCopies(temp, temp.resolve("jars-new"));
    assertThat(temp.resolve("jars-installed")).doesNotExist();
  }

  @Test
  void pathsOfWindowsAreEscapedInKernelJson() {
    assertThat(KernelSpec.quoted("C:\\a \"b\"")).isEqualTo("\"C:\\\\a \\\"b\\\"\"");
  }

  @Test
  void anArchiveThatIsThereIsUsed() throws Exception {
    var archive = KernelArchive.of(temp.resolve("nacre.jar"));
    assertThat(archive.exists()).isFalse();
    var file = archive.arguments().getFirst().replace("-XX:SharedArchiveFile=", "");
    Files.writeString(Path.of(file), "");
    assertThat(archive.exists()).isTrue();
  }

  @Test
  void aDamagedArchiveIsNotSound() throws Exception {
    var jar = Files.createFile(temp.resolve("nacre.jar"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var archive = KernelArchive.of(jar);
    var json = "{\"argv\": [%s, \"-jar\"]}".formatted(KernelSpec.quoted(java));
    assertThat(archive.isSound(json)).isFalse();
    var file = Path.of(archive.arguments().getFirst().replace("-XX:SharedArchiveFile=", ""));
    var dump = new ProcessBuilder(java, "-Xshare:dump", "-XX:SharedArchiveFile=" + file);
    dump.redirectErrorStream(true).redirectOutput(temp.resolve("log").toFile());
    assertThat(dump.start().waitFor()).as("%s", temp.resolve("log")).isZero();
    assertThat(archive.isSound(json)).isTrue();
    try (var damaged = FileChannel.open(file, StandardOpenOption.WRITE)) {
      damaged.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), damaged.size() / 2);
    }
    assertThat(archive.isSound(json)).isFalse();
  }
}
