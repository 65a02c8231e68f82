package dev.nacre.io;

import dev.nacre.array.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Writes a file whole or not at all: into a temporary file beside the target, to the disk, then
 * moved over the target. Whatever fails, the old file stays as it was and the temporary one is
 * removed.
 */
public final class AtomicFile {
  /** Writes the content of a file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces or makes the file at {@code target}.
   *
   * @throws FileException if that fails, with the path and the reason
   */
  public static void write(Path target, Content content) {
    var real = resolveLinks(Check.given("path", target));
    var folder = real.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(real)) {
      throw FileException.writing(target, "the name of a file", "a folder of that name", null);
    }
    if (Files.exists(real) && !Files.isRegularFile(real)) {
      throw FileException.writing(target, "the name of a file", "a device or pipe", null);
    }
    if (!Files.isDirectory(folder)) {
      throw FileException.writing(target, "a folder to write into", "no folder " + folder, null);
    }
    var temporary = folder.resolve("." + real.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writeDurably(temporary, content);
      keepPermissions(real, temporary);
      move(temporary, real);
      syncFolder(folder);
    } catch (AccessDeniedException e) {
      throw FileException.writing(
          target, "permission to write", "access denied: " + e.getFile(), e);
    } catch (ClosedByInterruptException e) {
      throw FileException.writing(
          target,
          "a thread that may wait for the disk",
          "one that was interrupted; after Thread.interrupted() it may",
          e);
    } catch (IOException e) {
      throw FileException.writing(target, "a place to write to", Input.reason(e), e);
    } finally {
      removeQuietly(temporary);
    }
  }

  private static Path resolveLinks(Path target) {
    try {
      return target.toRealPath();
    } catch (IOException _) {
      return target; // does not exist yet
    }
  }

  private static void writeDurably(Path file, Content content) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    var old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (old == null) {
      return; // not a POSIX system
    }
    try {
      Files.setPosixFilePermissions(to, old.readAttributes().permissions());
    } catch (NoSuchFileException _) {
      // nothing to keep: the file is new
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name itself durable where a folder can be opened (not on Windows). */
  private static void syncFolder(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // the file is complete either way
    }
  }

  private static void removeQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // the first failure is the one to report
    }
  }
}
