package dev.nacre.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsMadeAndReplaced() {
    var file = folder.resolve("file");
    AtomicFile.write(file, out -> out.write(1));
    assertThat(file).hasBinaryContent(new byte[] {1});
    AtomicFile.write(file, out -> out.write(new byte[] {2, 3}));
    assertThat(file).hasBinaryContent(new byte[] {2, 3});
    assertThat(folder).isDirectoryContaining("glob:**file").isNotEmptyDirectory();
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aFailureHalfWayKeepsTheOldFileAndLeavesNothingBehind() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileException.class)
        .hasMessage(
            """
            cannot write %s
              expected: a place to write to
              found:    No space left on device\
            """
                .formatted(file));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new OutOfMemoryError("simulated");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void anInterruptedThreadIsToldSo() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "old");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(1)))
          .isInstanceOf(FileException.class)
          .hasMessage(
              """
              cannot write %s
                expected: a thread that may wait for the disk
                found:    one that was interrupted; after Thread.interrupted() it may\
              """
                  .formatted(file));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aFailureWithoutWordsIsCalledByItsKind() {
    var file = folder.resolve("file");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      throw new ClosedChannelException();
                    }))
        .hasMessageEndingWith("found:    ClosedChannelException");
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    var file = folder.resolve("none").resolve("file");
    assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(1)))
        .isInstanceOf(FileException.class)
        .hasMessage(
            """
            cannot write %s
              expected: a folder to write into
              found:    no folder %s\
            """
                .formatted(file, folder.resolve("none")));
  }

  @Test
  void aFolderIsNotReplacedByAFile() {
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(1)))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith("expected: the name of a file\n  found:    a folder of that name");
  }

  @Test
  void aLinkIsWrittenThroughAndPermissionsAreKept() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    var real = Files.writeString(folder.resolve("real"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    var link = Files.createSymbolicLink(folder.resolve("link"), real);
    AtomicFile.write(link, out -> out.write('n'));
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aBareFileNameIsWrittenIntoTheWorkingFolder() throws IOException {
    var file = Path.of("atomic-file-test.tmp");
    try {
      AtomicFile.write(file, out -> out.write(1));
      assertThat(file).exists();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void aPipeIsNotReplacedByAFile(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    assertThatThrownBy(() -> AtomicFile.write(pipe, out -> out.write(1)))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("a device or pipe");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }
}
