package dev.nacre.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  private CsvTable read(String text) {
    return read(text, UnaryOperator.identity());
  }

  private CsvTable read(String text, UnaryOperator<Csv.Options> options) {
    try {
      return Csv.read(Files.writeString(folder.resolve("file"), text), options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String message(String text) throws IOException {
    return Damage.message(folder, text.getBytes(UTF_8), p -> Csv.read(p).numbers());
  }

  @Test
  void aTableWithHeaderIsRead() {
    var table = read("width,height,kind\n1,2.5,cat\n-3e-2,.5,dog\n");
    assertThat(table.columns()).containsExactly("width", "height", "kind");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.numbers("height", "width"))
        .isDeepEqualTo(new float[][] {{2.5f, 1}, {.5f, -.03f}});
    assertThat(table.texts("kind")).containsExactly("cat", "dog");
  }

  @Test
  void aTableWithoutHeaderIsRead() {
    var table = read("1,2\n3,4");
    assertThat(table.columns()).containsExactly("c1", "c2");
    assertThat(table.numbers()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
    assertThat(table.integers("c2")).containsExactly(2, 4);
  }

  @Test
  void whetherThereIsAHeaderCanBeSaid() {
    assertThat(read("2024,2025\n1,2", Csv.Options::header).columns())
        .containsExactly("2024", "2025");
    assertThat(read("cat\ndog", Csv.Options::noHeader).texts("c1")).containsExactly("cat", "dog");
  }

  @Test
  void aSeparatorCanBeChosen() {
    assertThat(read("a;b\n1;2", c -> c.separator(';')).numbers())
        .isDeepEqualTo(new float[][] {{1, 2}});
    assertThatThrownBy(() -> read("a", c -> c.separator('"')))
        .hasMessage("separator must be neither a quote nor a line break; try ';' or '\\t'");
  }

  @Test
  void quotesHoldSeparatorsLineBreaksAndQuotes() {
    var table = read("a,b\n\"x, \"\"y\"\"\nz\",1\r\n\"\",\"2\"\r\n");
    assertThat(table.texts("a")).containsExactly("x, \"y\"\nz", "");
    assertThat(table.numbers("b")).isDeepEqualTo(new float[][] {{1}, {2}});
  }

  @Test
  void aByteOrderMarkBlankLinesAndSpacesAroundNumbersDoNotMatter() {
    var table = read("\ufeffa,b\n\n 1 ,\t2\n\r\n3,4\n\n");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.numbers()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
  }

  @Test
  void aCellThatIsNoNumberIsNamedByLineAndColumn() throws IOException {
    assertThat(message("age,\"size\n(cm)\"\n\n1,2\n3,tall\n"))
        .isEqualTo(
            """
            cannot read FILE as a CSV file
              expected: a number
              found:    'tall' in line 5, column 2 ('size
            (cm)')\
            """);
    assertThat(message("a,b\n1,2\n,4"))
        .endsWith("expected: a number\n  found:    nothing in line 3, column 1 ('a')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NaN", "nan", "inf", "Infinity", "0x10", "1f", "1d", "1e", "--1", ".", "1 2", "٣"})
  void onlyPlainNumbersAreNumbers(String cell) throws IOException {
    assertThat(message("a\n1\n" + cell))
        .contains("expected: a number\n  found:    '" + cell + "' in line 3, column 1 ('a')");
  }

  @Test
  void aNumberBeyondFloat32IsRefused() throws IOException {
    assertThat(message("a\n1e39"))
        .contains(
            "expected: a number that float32 can hold, up to 3.4e38",
            "found:    '1e39' in line 2, column 1 ('a')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "0.99999999999",
        "3.00000001",
        "0.9999999999999999999999",
        "2147483648",
        "1e-999999",
        "1e999999999",
        "1e9999999999",
        "-2147483649",
        ""
      })
  void anIntegerIsWhole(String cell) {
    assertThatThrownBy(() -> read("label,x\n1,1\n" + cell + ",1").integers("label"))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith(
            "expected: a whole number between -2147483648 and 2147483647\n  found:    %s in line 3, column 1 ('label')"
                .formatted(cell.isEmpty() ? "nothing" : "'" + cell + "'"));
  }

  @Test
  void integersAreReadExactly() {
    assertThat(read("id\n16777217\n-2147483648\n+7\n3.0\n1.2e3\n 5 \n-0").integers("id"))
        .containsExactly(16777217, Integer.MIN_VALUE, 7, 3, 1200, 5, 0);
  }

  @Test
  void aRowOfAnotherLengthIsNamed() throws IOException {
    assertThat(message("a,b\n1,2\n3\n"))
        .endsWith("expected: 2 cells a row, as in the first\n  found:    1 in line 3");
    assertThat(message("a,b\n1,2,\n"))
        .endsWith("expected: 2 cells a row, as in the first\n  found:    3 in line 2");
  }

  @Test
  void quotesThatDoNotCloseAreNamedByLine() throws IOException {
    assertThat(message("a\n\"x\ny\n"))
        .endsWith("expected: a closing quote\n  found:    none for the one opened in line 2");
    assertThat(message("a\n\"x\"y\n"))
        .endsWith("a separator after a closing quote\n  found:    other text in line 2");
    assertThat(message("a\nx\"y\n"))
        .endsWith(
            "quotes around a whole cell\n"
                + "  found:    one inside a cell in line 2; try no blank before it, and two quotes"
                + " for one");
  }

  @Test
  void anotherSeparatorIsOffered() throws IOException {
    assertThat(message("a;b\n1;2\n"))
        .endsWith("'1;2' in line 2, column 1 ('a;b'); try c -> c.separator(';')");
    assertThat(message("a\tb\n1\t2\n")).endsWith("; try c -> c.separator('\\t')");
  }

  @Test
  void columnsWithoutANameAreNamedByTheirPlace() {
    assertThat(read("a,b,,\n1,2,3,4\n").columns()).containsExactly("a", "b", "c3", "c4");
  }

  @Test
  void aFileWithoutRowsIsRefused() throws IOException {
    assertThat(message("")).endsWith("expected: at least one row\n  found:    no text at all");
    assertThat(message("\n\n")).endsWith("expected: at least one row\n  found:    no text at all");
    assertThat(message("a,b\n"))
        .endsWith("at least one row below the header\n  found:    only the header [a, b]");
    assertThat(message("a,a\n1,2"))
        .endsWith("columns of different names\n  found:    the header [a, a]");
  }

  @Test
  void textThatIsNotUtf8IsNamedByLine() throws IOException {
    byte[] latin1 = {'a', '\n', 'b', '\n', (byte) 0xfc, '\n'};
    assertThat(Damage.message(folder, latin1, Csv::read))
        .endsWith(
            "text in UTF-8\n  found:    line 3 with a byte that is not; try to save it as UTF-8");
    byte[] cutOff = {'a', '\n', 'b', (byte) 0xc3};
    assertThat(Damage.message(folder, cutOff, Csv::read)).contains("found:    line 2 with a byte");
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
    var text = "\"a, b\",ü\r\n1,-2.5e1\n\n\"3\",4\n";
    var file = Files.writeString(folder.resolve("table.csv"), text);
    Damage.anyByteChangedIsReadOrRefused(file, folder, p -> Csv.read(p).numbers());
  }

  @Test
  void anUnknownColumnIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> read("a,b\n1,2").texts("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no column 'c' in %s; its columns are a, b".formatted(folder.resolve("file")));
  }

  @Test
  void aTablePrintsItsFirstRows() {
    assertThat(read("a,b\n1,x\n2,y\n3,z\n4,w\n5,v\n6,u").toString())
        .isEqualTo(
            """
            %s: 6 rows of 2 columns
              a | b
              1 | x
              2 | y
              3 | z
              4 | w
              5 | v
              …\
            """
                .formatted(folder.resolve("file")));
  }
}
