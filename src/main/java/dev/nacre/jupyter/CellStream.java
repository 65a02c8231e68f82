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

  private static PrintStream out;
  private static PrintStream err;

  private final StreamType type;
  private final OutputStream outsideCells;

  private CellStream(StreamType type, OutputStream outsideCells) {
    this.type = type;
    this.outsideCells = outsideCells;
  }

  /** Puts cell streams in place of the process's own. */
  static void install() {
    out = print(new CellStream(StreamType.OUT, System.out));
    err = print(new CellStream(StreamType.ERR, System.err));
    System.setOut(out);
    System.setErr(err);
  }

  /** Without them not even javac works: those that a cell has set to null. */
  static void replaceMissing() {
    if (System.out == null) System.setOut(out);
    if (System.err == null) System.setErr(err);
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
