package dev.nacre.io;

import java.io.IOException;

/** What a reader met instead of its format; {@link Input} adds the path and the format. */
final class Malformed extends IOException {
  private static final long serialVersionUID = 1L;

  final String expected;
  final String found;

  Malformed(String expected, String found) {
    super("expected " + expected + ", found " + found);
    this.expected = expected;
    this.found = found;
  }
}
