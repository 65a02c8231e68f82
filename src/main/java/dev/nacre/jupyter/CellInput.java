package dev.nacre.jupyter;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code System.in}: asks the front end of the running cell for a line when a program reads. Where
 * nobody can be asked it throws no {@code IOException}, which a {@code Scanner} would take for the
 * end of all input.
 */
final class CellInput extends InputStream {

  /** Asks for a line, which is returned with its line end. */
  @FunctionalInterface
  interface Prompt {
    String ask();
  }

  static final Prompt NOBODY =
      () -> {
        throw new IllegalStateException("there is nobody to ask for input");
      };

  private byte[] line = {};
  private int next;

  @Override
  public synchronized int read() {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public synchronized int read(byte[] into, int from, int length) {
    if (length == 0) return 0;
    if (next == line.length) {
      Cell cell = Cell.current();
      if (cell == null) return -1;
      cell.output().flush();
      line = cell.input().ask().getBytes(StandardCharsets.UTF_8);
      next = 0;
    }
    int count = Math.min(length, line.length - next);
    System.arraycopy(line, next, into, from, count);
    next += count;
    return count;
  }

  @Override
  public synchronized int available() {
    return line.length - next;
  }
}
