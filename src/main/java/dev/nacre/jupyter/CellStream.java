package dev.nacre.jupyter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;

/**
 * {@code System.out} and {@code System.err}: what a thread prints goes to the cell it belongs to.
 */
final class CellStream extends OutputStream {

  private final StreamType type;
  private final OutputStream outsideCells;

  private CellStream(StreamType type, OutputStream outsideCells) {
    this.type = type;
    this.outsideCells = outsideCells;
  }

  /** Puts cell streams in place of the process's own. */
  static void install() {
    System.setOut(print(new CellStream(StreamType.OUT, System.out)));
    System.setErr(print(new CellStream(StreamType.ERR, System.err)));
  }

  private static PrintStream print(CellStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8) {
      @Override
      public void close() {} // a cell may, in a try statement; those after it print on
    };
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Cell cell = Cell.current();
    if (cell == null) outsideCells.write(bytes, from, length);
    else cell.output().write(type, bytes, from, length);
  }

  /** Text is flushed soon anyway; doing it whenever a program asks would mean a message a line. */
  @Override
  public void flush() {}
}
