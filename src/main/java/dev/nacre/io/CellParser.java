package dev.nacre.io;

import java.util.Arrays;

/** Finds the cells of a CSV text and refuses whatever RFC 4180 does not know. */
final class CellParser {
  /** Makes something of {@code columns} cells a row, their bounds in the text, each row's line. */
  interface Result<T> {
    T of(String text, int columns, int[] bounds, int[] lines);
  }

  private final String text;
  private final char separator;

  private int at;
  private int line = 1;
  private int columns;
  private int[] bounds = new int[64];
  private int cells;
  private int[] lines = new int[16];
  private int rows;

  CellParser(String text, char separator) {
    this.text = text;
    this.separator = separator;
  }

  <T> T parse(Result<T> result) throws Malformed {
    while (at < text.length()) {
      if (isLineBreak()) {
        skipLineBreak();
      } else {
        row();
      }
    }
    return result.of(text, columns, Arrays.copyOf(bounds, cells), Arrays.copyOf(lines, rows));
  }

  private void row() throws Malformed {
    int start = line;
    int before = cells;
    cell();
    while (at < text.length() && text.charAt(at) == separator) {
      at++;
      cell();
    }
    skipLineBreak();
    int count = (cells - before) / 2;
    if (rows == 0) {
      columns = count;
    } else if (count != columns) {
      throw new Malformed(columns + " cells a row, as in the first", count + " in line " + start);
    }
    lines = rows == lines.length ? Arrays.copyOf(lines, 2 * rows) : lines;
    lines[rows++] = start;
  }

  private void cell() throws Malformed {
    int from = at;
    if (at < text.length() && text.charAt(at) == '"') {
      quoted();
    } else {
      while (at < text.length() && text.charAt(at) != separator && !isLineBreak()) {
        if (text.charAt(at) == '"') {
          throw new Malformed(
              "quotes around a whole cell",
              "one inside a cell in line "
                  + line
                  + "; try no blank before it, and two quotes for one");
        }
        at++;
      }
    }
    bounds = cells == bounds.length ? Arrays.copyOf(bounds, 2 * cells) : bounds;
    bounds[cells++] = from;
    bounds[cells++] = at;
  }

  private void quoted() throws Malformed {
    int start = line;
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) == '\n') {
        line++;
      } else if (text.charAt(at) == '"') {
        at++;
        if (at == text.length() || text.charAt(at) == separator || isLineBreak()) {
          return;
        } else if (text.charAt(at) != '"') {
          throw new Malformed("a separator after a closing quote", "other text in line " + line);
        }
      }
    }
    throw new Malformed("a closing quote", "none for the one opened in line " + start);
  }

  private boolean isLineBreak() {
    return text.charAt(at) == '\n' || text.charAt(at) == '\r';
  }

  /** \n, \r\n, or a lone \r. */
  private void skipLineBreak() {
    if (at < text.length()) {
      boolean carriageReturn = text.charAt(at++) == '\r';
      if (carriageReturn && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      line++;
    }
  }
}
