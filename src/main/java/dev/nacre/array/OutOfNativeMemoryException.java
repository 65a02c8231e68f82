package dev.nacre.array;

import java.util.Locale;

/** A request for native memory that the budget or the system cannot meet. */
public final class OutOfNativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who asks for more has mistaken a size; no machine would help. */
  private static final double MOST_LIKELY = 1L << 44;

  OutOfNativeMemoryException(Shape shape, long inUse, long budget) {
    super(
        """
        no memory for an array of %s, %s: %s of the %s that Nacre may use are in use
          try:    %s\
        """
            .formatted(
                shape,
                human(bytes(shape)),
                human(inUse),
                human(budget),
                suggestion(inUse + bytes(shape))));
  }

  private static double bytes(Shape shape) {
    return (double) shape.size() * Float.BYTES;
  }

  private static String human(double bytes) {
    return bytes < 10L << 20
        ? String.format(Locale.ROOT, "%,.0f bytes", bytes)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / (1 << 20));
  }

  private static String suggestion(double needed) {
    return needed > MOST_LIKELY
        ? "smaller sizes"
        : "a smaller batch size, setting variables that hold large tensors to null, or starting"
            + " java with -Dnacre.memory="
            + ((long) needed / (1 << 30) + 2)
            + "g";
  }
}
