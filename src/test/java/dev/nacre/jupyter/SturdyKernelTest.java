package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a cell or a front end comes up with, the kernel answers, and runs the next cell. */
class SturdyKernelTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess("-Xmx512m");
    kernel.run("import org.dflib.jjava.jupyter.kernel.*;");
    kernel.run("import org.dflib.jjava.jupyter.kernel.display.*;");
    kernel.run("import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  @AfterEach
  void runsTheNextCell() {
    assertThat(kernel.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void codeThatIsTooDeepForJavacIsAnsweredForToo() {
    var deep = "var sum = " + "1 + ".repeat(9_000) + "1;\nMath.";
    var at = Map.of("code", deep, "cursor_pos", deep.length(), "detail_level", 0);
    assertThat(kernel.ask("complete_request", at).get("status").getAsString()).isEqualTo("error");
    assertThat(kernel.ask("inspect_request", at).get("status").getAsString()).isEqualTo("error");
    kernel.ask("is_complete_request", Map.of("code", deep));
  }

  @Test
  void whatCannotBeWrittenAsJsonFailsInItsCell() {
    var show =
        """
        var data = new DisplayData("the text");
        data.putData(MIMEType.parse("application/json"), %s);
        display(data);\
        """;
    assertThat(kernel.run(show.formatted("Map.of(\"loss\", Double.NaN)")).error())
        .startsWith(
            "IllegalArgumentException: This cannot be shown, because it cannot be written as JSON:"
                + " NaN is not a valid double value")
        .contains("line 3:  display(data);");
    kernel.run("var own = new HashMap<String, Object>(); own.put(\"own\", own);");
    assertThat(kernel.run(show.formatted("own")).error()).contains("JSON: it holds itself");
    assertThat(kernel.run(show.formatted("own").replace("display(data);", "data")).error())
        .contains("JSON: it holds itself");
  }

  @Test
  void aCellCannotHaveTheKernelRunAnother() {
    var other = "((dev.nacre.jupyter.NacreKernel) BaseKernel.notebookKernel()).evalRaw(\"1\")";
    assertThat(kernel.run(other).error()).startsWith("IllegalStateException: a cell runs");
  }

  @Test
  void arraysThatHoldThemselvesOrVeryMuchAreShownInPart() {
    assertThat(kernel.run("Object[] self = {1, null}; self[1] = self; self").value())
        .isEqualTo("[1, [...]]");
    assertThat(kernel.run("var same = new int[] {1}; new int[][] {same, same}").value())
        .isEqualTo("[[1], [1]]");
    assertThat(kernel.run("new int[100][100][100]").value())
        .hasSizeLessThan(10_000)
        .endsWith("0], … 100 in all], … 100 in all]");
  }

  @Test
  void collectionsAreShownAsJavaShowsThemButNotWithoutEnd() {
    kernel.run("import java.util.*; import java.util.stream.*;");
    for (var code :
        new String[] {
          "List.of(1, \"b\", List.of())",
          "new TreeMap<>(Map.of(1, List.of(2), 3, Set.of()))",
          "new ArrayDeque<>(Arrays.asList(1, null))",
          "List.of(Map.entry(1, 2))",
          "Map.entry(List.of(1), 2)"
        })
      assertThat(kernel.run(code).value())
          .isEqualTo(kernel.run("(" + code + ").toString()").value());
    assertThat(kernel.run("List.of(new int[] {1})").value()).isEqualTo("[[1]]");
    assertThat(kernel.run("List<Object> own = new ArrayList<>(); own.add(own); own").value())
        .isEqualTo("[(this Collection)]");
    assertThat(kernel.run("Collections.nCopies(Integer.MAX_VALUE, 1)").value())
        .startsWith("[1, 1, 1")
        .endsWith("1, … 2147483647 in all]")
        .hasSizeLessThan(3_100);
    assertThat(kernel.run("IntStream.range(0, 200).boxed().toList()").value()).endsWith("199]");
  }

  @Test
  void aCellThatTakesTheStreamsAwayEndsNothing() {
    kernel.run("System.setErr(null); System.setOut(null);");
    assertThat(kernel.run("System.out.print(1); System.err.print(2);").text()).contains("1", "2");
  }

  @Test
  void aValueWithoutATextIsShownAsNull() {
    kernel.run("class Mute { public String toString() { return null; } }");
    assertThat(kernel.run("new Mute()").value()).isEqualTo("null");
  }

  @Test
  void aMessageOfAWidgetThatCannotBeSentKeepsNoneBack() {
    kernel.run("var own = new com.google.gson.JsonObject(); own.add(\"own\", own);");
    kernel.run("BaseKernel.notebookKernel().getCommManager().messageComm(\"none\", own);");
  }
}
