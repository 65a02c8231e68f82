package dev.nacre.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Damages small files in every way that fits in a loop, and looks how a reader takes it. */
final class Damage {
  private Damage() {}

  /** A file of this folder of the test resources. */
  static Path resource(String name) {
    return Path.of("src/test/resources/io", name);
  }

  /** Cut off after each byte, the file is refused by its path, never read, never a crash. */
  static void cutOffAnywhereIsRefused(Path file, Path folder, Consumer<Path> reader)
      throws IOException {
    var bytes = Files.readAllBytes(file);
    var cut = folder.resolve("cut-" + file.getFileName());
    for (int n = 0; n < bytes.length; n++) {
      Files.write(cut, Arrays.copyOf(bytes, n));
      assertThatThrownBy(() -> reader.accept(cut))
          .as("cut off after %d of %d bytes", n, bytes.length)
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith("cannot read " + cut + " as a")
          .hasMessageContaining("\n  expected: ")
          .hasMessageContaining("\n  found:    ");
    }
  }

  /** With one byte changed, the file is read or refused, but nothing else happens. */
  static void anyByteChangedIsReadOrRefused(Path file, Path folder, Consumer<Path> reader)
      throws IOException {
    var bytes = Files.readAllBytes(file);
    var changed = folder.resolve("changed-" + file.getFileName());
    int refused = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int change : new int[] {0x01, 0x80, 0xff}) {
        bytes[at] ^= (byte) change;
        Files.write(changed, bytes);
        try {
          reader.accept(changed);
        } catch (FileException e) {
          refused++;
          assertThat(e).hasMessageStartingWith("cannot read " + changed + " as a");
        } catch (RuntimeException e) {
          fail("byte %d changed by %02x".formatted(at, change), e);
        }
        bytes[at] ^= (byte) change;
      }
    }
    assertThat(refused).as("some changes hit the header").isPositive();
  }

  /** What a reader says about these bytes, without the first line's path. */
  static String message(Path folder, byte[] bytes, Consumer<Path> reader) throws IOException {
    var file = folder.resolve("file");
    Files.write(file, bytes);
    try {
      reader.accept(file);
    } catch (FileException e) {
      return e.getMessage().replace(file.toString(), "FILE");
    }
    return fail("was read");
  }
}
