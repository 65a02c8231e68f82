package dev.nacre.array;

import java.util.Locale;

/** A request for native memory that the budget or the system cannot meet. */
public final class OutOfNativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfNativeMemoryException(long bytes, Shape shape, long inUse, long budget) {
    super(
        """
        no memory for an array of %s, %s: %s of the %s that Nacre may use are in use
          try:    a smaller batch size, setting variables that hold large tensors to null, \
        or starting java with -Dnacre.memory=%s\
        """
            .formatted(
                shape, human(bytes), human(inUse), human(budget), suggestion(inUse + bytes)));
  }

  private static String human(long bytes) {
    return bytes < 10L << 20
        ? String.format(Locale.ROOT, "%,d bytes", bytes)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1048576.0);
  }

  private static String suggestion(long needed) {
    return (needed >> 30) + 2 + "g";
  }
}
