package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CellParserTest {

  private static final JShell SHELL = JShell.builder().executionEngine("local").build();

  private final CellParser parser = new CellParser(SHELL.sourceCodeAnalysis());

  @AfterAll
  static void close() {
    SHELL.close();
  }

  private List<String> split(String cell) {
    var parsed = parser.parse(cell);
    assertThat(parsed.isComplete()).as(cell).isTrue();
    for (var part : parsed.parts()) {
      var code = part.code();
      var written =
          code.endsWith(";") && !part.semicolon() ? code.substring(0, code.length() - 1) : code;
      assertThat(cell.startsWith(written, part.offset())).as(code).isTrue();
    }
    return parsed.parts().stream().map(part -> part.code().strip()).toList();
  }

  @Test
  void statementsOnOneLineAreSplit() {
    assertThat(split("int x = 1; int y = 2; x + y"))
        .containsExactly("int x = 1;", "int y = 2;", "x + y");
  }

  @Test
  void aLeadingDotContinuesTheLineBefore() {
    var chain =
        """
        var net = Network.images(1, 8, 8)
            .conv(16, 3, c -> c.padding(same()))
            .<String>relu()
            .build(42);\
        """;
    assertThat(split(chain + "\nnet.summary()")).containsExactly(chain, "net.summary()");
  }

  @Test
  void commentsAndBlankLinesInsideAChainDoNotEndIt() {
    var chain =
        "foo() // one\n\n  // .two()\n  /* three\n .four() */\n  .five() // six\n\n  .seven()";
    assertThat(split(chain)).containsExactly(chain);
    assertThat(split(chain + ";\nbar()")).containsExactly(chain + ";", "bar()");
  }

  @Test
  void aLambdaWithABodyMayStandInAChain() {
    var chain =
        "net.then(\"swish\", x -> {\n  if (x == null) { return null; }\n  return x;\n})\n  .relu()";
    assertThat(split(chain)).containsExactly(chain);
  }

  @Test
  void textBlocksAreLeftAlone() {
    var text =
        "var s = \"\"\"\n"
            + "  .dot\n"
            + "  % percent\n"
            + "  \\\"\"\" \"quoted\" // no comment\n"
            + "  \"\"\"\n"
            + "  .strip();";
    assertThat(split(text + "\ns % 2")).containsExactly(text, "s % 2");
  }

  @Test
  void elseCatchFinallyAndWhileMayBeginALine() {
    for (var code :
        List.of(
            "if (a) { b(); }\nelse if (c) { d(); }\n\n// why\nelse { e(); }",
            "if (a) b();\nelse c();",
            "try { a(); }\ncatch (Exception e) { b(); }\nfinally { c(); }",
            "do { a(); }\nwhile (b);",
            "boolean x = a\n    && b\n    ? c\n    : d;"))
      assertThat(split(code + "\nnext()")).containsExactly(code, "next()");
  }

  @Test
  void declarationsAreSplit() {
    var cell =
        List.of(
            "import java.util.List;",
            "@Deprecated\nint f(List<? extends Number> l)\n{\n  return l.size();\n}",
            "/** A point. */\nrecord Point(int x, int y) {}",
            "class Box<T extends Comparable<T>>\n"
                + "    implements AutoCloseable {\n"
                + "  public void close() {}\n"
                + "}",
            "enum Colour { RED, GREEN; }",
            "interface Shape { double area(); }",
            "int[] a = {1, 2},\n    b = {3};",
            "a[0] = 5;");
    var split = split(String.join("\n", cell));
    assertThat(split).hasSameSizeAs(cell);
    assertThat(split.getLast()).isEqualTo("a[0] = 5;");
    assertThat(split.get(1)).isEqualTo(cell.get(1));
  }

  @Test
  void aCellOfCommentsIsEmptyAndComplete() {
    assertThat(split("// nothing\n/* at all */\n\n")).isEmpty();
    assertThat(split("")).isEmpty();
  }

  @Test
  void whatIsNoJavaIsReportedWithItsPlace() {
    var parsed = parser.parse("int x = 1;\nint y = );");
    assertThat(parsed.isComplete()).isFalse();
    assertThat(parsed.more()).isFalse();
    assertThat(parsed.parts()).hasSize(1);
    assertThat(parsed.rest().offset()).isBetween(10, 11);
  }

  @Test
  void anOpenBraceWaitsForMore() {
    assertThat(parser.parse("class A {\n  int x;").more()).isTrue();
    assertThat(parser.parse("foo(1,").more()).isTrue();
  }
}
