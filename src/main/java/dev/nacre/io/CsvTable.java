package dev.nacre.io;

import dev.nacre.array.Check;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** A table as read by {@link Csv}: named columns of text, some of them numbers. Immutable. */
public final class CsvTable {
  private final String name;
  private final List<String> columns;
  private final Cells cells;

  /** The first row of cells that holds values: 1 after a header, else 0. */
  private final int first;

  private CsvTable(String name, List<String> columns, Cells cells, int first) {
    this.name = name;
    this.columns = columns;
    this.cells = cells;
    this.first = first;
  }

  static CsvTable parse(String name, String text, Csv.Options options) throws IOException {
    var cells = Cells.parse(text, options.separator());
    if (cells.rows() == 0) {
      throw new Malformed("at least one row", "no text at all");
    }
    boolean header = options.hasHeader() != null ? options.hasHeader() : cells.rowHasNoNumber(0);
    var columns = new ArrayList<String>();
    for (int c = 0; c < cells.columns(); c++) {
      var title = header ? cells.text(0, c).strip() : "";
      columns.add(title.isEmpty() ? "c" + (c + 1) : title);
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new Malformed("columns of different names", "the header " + columns);
    }
    if (header && cells.rows() == 1) {
      throw new Malformed("at least one row below the header", "only the header " + columns);
    }
    return new CsvTable(name, List.copyOf(columns), cells, header ? 1 : 0);
  }

  /** The names of the columns, from the left. */
  public List<String> columns() {
    return columns;
  }

  /** The number of rows, without the header. */
  public int rows() {
    return cells.rows() - first;
  }

  /** The texts of a row, counted from 0 without the header, as they stand in the file. */
  public List<String> row(int index) {
    if (index < 0 || index >= rows()) {
      throw new IndexOutOfBoundsException(
          "index of a row must be between 0 and %d, but was %d; try 0"
              .formatted(rows() - 1, index));
    }
    return IntStream.range(0, columns.size()).mapToObj(c -> cells.text(first + index, c)).toList();
  }

  /**
   * All columns as numbers: one float[] a row.
   *
   * @throws FileException if a cell is empty, not a number, or not finite; the message names its
   *     line and column
   */
  public float[][] numbers() {
    return numbers(columns.toArray(String[]::new));
  }

  /** Some columns as numbers, in the order asked for: one float[] a row. */
  public float[][] numbers(String... names) {
    var wanted =
        Arrays.stream(Check.given("names of columns", names)).mapToInt(this::indexOf).toArray();
    var numbers = new float[rows()][wanted.length];
    for (int r = 0; r < numbers.length; r++) {
      for (int c = 0; c < wanted.length; c++) {
        numbers[r][c] = number(first + r, wanted[c]);
      }
    }
    return numbers;
  }

  /**
   * One column as whole numbers, for example labels.
   *
   * @throws FileException if a cell is not a whole number, or no int; the message names its line
   *     and column
   */
  public int[] integers(String name) {
    int c = indexOf(name);
    var integers = new int[rows()];
    for (int r = 0; r < integers.length; r++) {
      try {
        integers[r] = new BigDecimal(cells.text(first + r, c).strip()).intValueExact();
      } catch (ArithmeticException | NumberFormatException _) {
        throw refused(
            first + r,
            c,
            "a whole number between %d and %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
      }
    }
    return integers;
  }

  /** One column as text, as it stands in the file. */
  public String[] texts(String name) {
    int c = indexOf(name);
    var texts = new String[rows()];
    for (int r = 0; r < texts.length; r++) {
      texts[r] = cells.text(first + r, c);
    }
    return texts;
  }

  private int indexOf(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no column '%s' in %s; its columns are %s"
              .formatted(column, name, String.join(", ", columns)));
    }
    return index;
  }

  private float number(int row, int column) {
    var text = cells.text(row, column).strip();
    if (!Cells.isNumber(text)) {
      throw refused(row, column, "a number");
    }
    float number = Float.parseFloat(text);
    if (Float.isInfinite(number)) {
      throw refused(row, column, "a number that float32 can hold, up to 3.4e38");
    }
    return number;
  }

  private FileException refused(int row, int column, String expected) {
    var text = cells.text(row, column);
    var others =
        columns.size() > 1
            ? ""
            : text.indexOf(';') >= 0
                ? "; try c -> c.separator(';')"
                : text.indexOf('\t') >= 0 ? "; try c -> c.separator('\\t')" : "";
    return FileException.reading(
        name,
        Csv.FORMAT,
        expected,
        "%s in line %d, column %d ('%s')%s"
            .formatted(
                text.isBlank() ? "nothing" : "'" + text + "'",
                cells.line(row),
                column + 1,
                columns.get(column),
                others),
        null);
  }

  /** The size, the names of the columns, and the first rows. */
  @Override
  public String toString() {
    var text = new StringBuilder(name + ": " + rows() + " rows of " + columns.size() + " columns");
    text.append("\n  ").append(String.join(" | ", columns));
    for (int r = 0; r < Math.min(5, rows()); r++) {
      text.append("\n  ");
      for (int c = 0; c < columns.size(); c++) {
        text.append(c == 0 ? "" : " | ").append(cells.text(first + r, c));
      }
    }
    return text.append(rows() > 5 ? "\n  …" : "").toString();
  }

  /** The places of all cells in the text: two ints each instead of a String. */
  private static final class Cells {
    private final String text;
    private final int columns;
    private final int[] bounds;
    private final int[] lines;

    private Cells(String text, int columns, int[] bounds, int[] lines) {
      this.text = text;
      this.columns = columns;
      this.bounds = bounds;
      this.lines = lines;
    }

    static Cells parse(String text, char separator) throws IOException {
      return new CellParser(text, separator).parse(Cells::new);
    }

    int rows() {
      return lines.length;
    }

    int columns() {
      return columns;
    }

    int line(int row) {
      return lines[row];
    }

    String text(int row, int column) {
      int at = 2 * (row * columns + column);
      int from = bounds[at];
      int to = bounds[at + 1];
      return from < to && text.charAt(from) == '"'
          ? text.substring(from + 1, to - 1).replace("\"\"", "\"")
          : text.substring(from, to);
    }

    boolean rowHasNoNumber(int row) {
      for (int c = 0; c < columns; c++) {
        if (isNumber(text(row, c).strip())) {
          return false;
        }
      }
      return true;
    }

    /** Digits with a sign, a point, an exponent: no NaN, no hexadecimal, no Java suffix. */
    static boolean isNumber(String text) {
      if (text.isEmpty()
          || !text.chars().allMatch(c -> c < 128 && "0123456789+-.eE".indexOf(c) >= 0)) {
        return false;
      }
      try {
        Float.parseFloat(text);
        return true;
      } catch (NumberFormatException _) {
        return false;
      }
    }
  }
}
