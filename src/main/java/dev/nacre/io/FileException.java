package dev.nacre.io;

import java.nio.file.Path;

/**
 * A file that could not be read or written. The message names the path, what was expected and what
 * was found:
 *
 * <pre>
 * cannot read lenet.safetensors as a safetensors file
 *   expected: 1024 bytes of numbers after the header
 *   found:    1000 bytes; the file seems to be cut off
 * </pre>
 */
public final class FileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private FileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file that is missing, cut off, or something else than {@code format} ("an IDX file"). */
  public static FileException reading(Path path, String format, String expected, String found) {
    return reading(path.toString(), format, expected, found, null);
  }

  /** As above, with one thing to try. */
  public static FileException reading(
      Path path, String format, String expected, String found, String tryThis) {
    return reading(path.toString(), format, expected, found + "\n  try:      " + tryThis, null);
  }

  static FileException reading(
      String name, String format, String expected, String found, Throwable cause) {
    return new FileException(
        """
        cannot read %s as %s
          expected: %s
          found:    %s\
        """
            .formatted(name, format, expected, found),
        cause);
  }

  /** A file that could not be written; what stood there before is untouched. */
  public static FileException writing(Path path, String expected, String found, Throwable cause) {
    return new FileException(
        """
        cannot write %s
          expected: %s
          found:    %s\
        """
            .formatted(path, expected, found),
        cause);
  }
}
