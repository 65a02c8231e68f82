package dev.nacre.jupyter;

/** A magic that cannot do what it is asked to; the message says why and what to try. */
final class MagicError extends Exception {
  private static final long serialVersionUID = 1;

  MagicError(String message) {
    super(message, null, false, true);
  }
}
