package dev.nacre.io;

import dev.nacre.array.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Tables as text: cells separated by commas, one row a line, in UTF-8. A cell may stand in double
 * quotes; then it may hold separators and line breaks, and two quotes mean one. Blank lines are
 * skipped.
 *
 * <p>The first line is the header if none of its cells is a number; {@code header()} and {@code
 * noHeader()} decide it otherwise.
 *
 * <pre>{@code
 * var iris = Csv.read(Path.of("iris.csv"));
 * iris.numbers("petal length", "petal width");           // float[150][2]
 * iris.texts("species");                                 // String[150]
 * Csv.read(Path.of("german.csv"), c -> c.separator(';'));
 * }</pre>
 *
 * <p>Source: RFC 4180.
 */
public final class Csv {
  static final String FORMAT = "a CSV file";

  /** How a file is to be read. */
  public static final class Options {
    private final char separator;
    private final Boolean header;

    private Options(char separator, Boolean header) {
      this.separator = separator;
      this.header = header;
    }

    /** What stands between cells; a comma by default. */
    public Options separator(char separator) {
      if (separator == '"' || separator == '\n' || separator == '\r') {
        throw new IllegalArgumentException(
            "separator must be neither a quote nor a line break; try ';' or '\\t'");
      }
      return new Options(separator, header);
    }

    /** The first line names the columns; those without a name are c1, c2, … by their place. */
    public Options header() {
      return new Options(separator, true);
    }

    /** The first line holds values; the columns are named c1, c2, … */
    public Options noHeader() {
      return new Options(separator, false);
    }

    char separator() {
      return separator;
    }

    /** True or false if it was said, else null. */
    Boolean hasHeader() {
      return header;
    }
  }

  private Csv() {}

  /**
   * Reads a whole file.
   *
   * @throws FileException if it is missing, not UTF-8, has no rows, or rows of different lengths;
   *     the message names the line
   */
  public static CsvTable read(Path path) {
    return read(path, UnaryOperator.identity());
  }

  /** Reads a whole file with options, such as {@code c -> c.separator(';').noHeader()}. */
  public static CsvTable read(Path path, UnaryOperator<Options> options) {
    var chosen = Check.given("options", options).apply(new Options(',', null));
    return Input.read(
        path, FORMAT, (in, size) -> CsvTable.parse(path.toString(), decode(in, size), chosen));
  }

  private static String decode(InputStream in, long size) throws IOException {
    if (size > Input.MOST_BYTES) {
      throw new Malformed("at most " + Input.MOST_BYTES + " bytes", size + " bytes");
    }
    var bytes = ByteBuffer.wrap(in.readAllBytes());
    var chars = CharBuffer.allocate(bytes.remaining());
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var result = decoder.decode(bytes, chars, true);
    if (!result.isUnderflow()) {
      long line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += bytes.get(i) == '\n' ? 1 : 0;
      }
      throw new Malformed(
          "text in UTF-8",
          "line %d with a byte that is not; try to save it as UTF-8".formatted(line));
    }
    var text = chars.flip().toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
