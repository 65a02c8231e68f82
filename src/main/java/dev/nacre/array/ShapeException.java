package dev.nacre.array;

/** Shapes that do not fit each other; the message names them and something to try. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
