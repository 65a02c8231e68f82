package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MagicsTest {

  private static KernelProcess kernel;

  @TempDir static Path temp;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess();
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  @Test
  void helpNamesEveryMagic() {
    var text = kernel.run("%help").text();
    for (var magic : Magic.values()) assertThat(text).contains(magic.usage).contains(magic.what);
  }

  @Test
  void helpOnANameIsAPageWithItsJavadoc() {
    var reply = kernel.run("%help Math.max");
    assertThat(reply.content().getAsJsonArray("payload").toString())
        .contains("\"source\":\"page\"", "int Math.max(int a, int b)");
    assertThat(kernel.run("%help nosuchthing").error())
        .startsWith("%help: nothing is known of nosuchthing");
  }

  @Test
  void anUnknownMagicIsToldWithTheNearestBeforeAnythingRuns() {
    var reply = kernel.run("System.out.println(1);\n%tiem 2 + 2");
    assertThat(reply.error())
        .isEqualTo("there is no magic %tiem; did you mean %time?\ntry: %help lists them");
    assertThat(reply.text()).isEmpty();
    assertThat(kernel.run("%xylophone").error()).startsWith("there is no magic %xylophone\n");
  }

  @Test
  void timeIsToldForAStatementOverSeveralLinesAndItsValueKept() {
    var reply =
        kernel.run("%time var doubled = Stream.of(1, 2)\n    .map(x -> 2 * x)\n    .toList();\n7");
    assertThat(reply.text()).matches("time: [\\d.]+ [mµ]?s\n");
    assertThat(reply.value()).isEqualTo("7");
    assertThat(kernel.run("// a comment first\n%time doubled").value()).isEqualTo("[2, 4]");
  }

  @Test
  void timeIsThatOfTheCodeWithoutItsCompilation() {
    var code = "%time int n = " + "Math.max(1, ".repeat(60) + "1" + ")".repeat(60) + ";";
    long start = System.nanoTime();
    long told = nanos(kernel.run(code).text());
    assertThat(told).isBetween(1L, (System.nanoTime() - start) / 2);
  }

  private static long nanos(String said) {
    var words = said.strip().split(" ");
    double unit = Map.of("s", 1e9, "ms", 1e6, "µs", 1e3).get(words[2]);
    return (long) (Double.parseDouble(words[1]) * unit);
  }

  @Test
  void theTimeOfAWholeCellIsToldAlsoWhereItFails() {
    var reply = kernel.run("%%time\nThread.sleep(200);\nint none = 0;\n1 / none");
    assertThat(reply.text()).matches("time: [2-9]\\d\\d ms\n|time: .* s\n");
    assertThat(reply.error()).contains("line 4:  1 / none");
  }

  @Test
  void aPercentSignOfJavasIsLeftAlone() {
    var code =
        """
        int time = 4;
        int rest = 11
            % 4;
        var text = \"""
        %time 1
        %%time
        \""";
        rest + " " + text.length() + " %d".formatted(11
        %time)\
        """;
    assertThat(kernel.run(code).value()).isEqualTo("3 15 3");
  }

  @Test
  void whereJavaTakesAMagicForARemainderASemicolonIsOffered() {
    assertThat(kernel.run("\"a\"\n%load x.jsh").error())
        .endsWith("try:\n    a semicolon at the end of the line before %load");
  }

  @Test
  void aFileIsLoadedAndErrorsNameItsLines() throws Exception {
    var file = temp.resolve("my helpers.jsh");
    Files.writeString(
        file, "int half(int n) {\n  return n / 2;\n}\nint bad() {\n  return 1 / 0;\n}");
    kernel.run("%load \"" + file + "\"");
    assertThat(kernel.run("half(8)").value()).isEqualTo("4");
    assertThat(kernel.run("bad()").error()).contains("at my helpers.jsh, line 5, in bad");
    var java = Files.createDirectories(temp.resolve("java")).resolve("Twice.java");
    Files.writeString(
        java,
        "// package one;\n"
            + "/* two */\n"
            + "package a.b;\n\n"
            + "record Twice(int of) { int is() { return 2 * of; } }\n");
    kernel.run("%load \"" + java + "\"");
    assertThat(kernel.run("new Twice(4).is()").value()).isEqualTo("8");
    assertThat(kernel.run("%load no.jsh").error()).startsWith("%load: there is no file ");
  }

  @Test
  void whatCannotBeLoadedIsTold() throws Exception {
    assertThat(kernel.run("%load " + temp).error()).isEqualTo("%load: " + temp + " is a folder");
    var binary = Files.write(temp.resolve("binary.jsh"), new byte[] {-1, -2});
    assertThat(kernel.run("%load " + binary).error())
        .startsWith("%load: " + binary + " is no text\ntry: to save it as UTF-8");
    for (var text : new String[] {"no JSON", "[]", "{}", "{\"cells\": [1]}"}) {
      var other = Files.writeString(temp.resolve("other.ipynb"), text);
      assertThat(kernel.run("%load " + other).error())
          .startsWith("%load: " + other + " is no notebook");
    }
  }

  @Test
  void theCellsOfANotebookAreLoaded() throws Exception {
    var file = temp.resolve("other.ipynb");
    Files.writeString(
        file,
        """
        {"cells": [{"cell_type": "markdown", "source": "# text"},
                   {"cell_type": "code", "source": ["int first = 20;\\n", "int second = 1;"]},
                   {"cell_type": "code", "source": "first + second"}]}
        """);
    assertThat(kernel.run("%load " + file + " // both").value()).isEqualTo("21");
  }

  @Test
  void aFileThatLoadsItselfEnds() throws Exception {
    var file = temp.resolve("self.jsh");
    Files.writeString(file, "%load " + file);
    assertThat(kernel.run("%load " + file).error()).endsWith("self.jsh loads itself");
  }

  @Test
  void resetForgetsWhatCellsDeclaredAndKeepsTheImportsOfTheStart() {
    kernel.run("int gone = 1; record Gone(int x) {} int goneToo() { return gone; }");
    kernel.run("%reset");
    for (var name : new String[] {"gone", "new Gone(1)", "goneToo()"})
      assertThat(kernel.run(name).error()).contains("cannot find symbol");
    assertThat(kernel.run("Tensor.of(1, 2).sum().item()").value()).isEqualTo("3.0");
    assertThat(kernel.run("int gone = 2; gone").value()).isEqualTo("2");
  }

  @Test
  void aClassPathIsAddedAndWhatItHoldsCannotEndTheKernel() throws Exception {
    var source = temp.resolve("Quitter.java");
    Files.writeString(
        source,
        """
        package quit;
        public class Quitter {
          public static void quit() { for (int i = 0; i < 2; i++) System.exit(4); }
          public static Runnable later() { return () -> Runtime.getRuntime().halt(5); }
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", temp + "/classes", source.toString())).isZero();
    kernel.run("int kept = 6;\n%classpath " + temp + "/clas*");
    assertThat(kernel.run("%classpath").text()).endsWith("classes\n");
    assertThat(kernel.run("quit.Quitter.quit();").error())
        .startsWith("System.exit(4) ends this cell, not the kernel: all variables are kept")
        .contains("line 1:  quit.Quitter.quit();");
    assertThat(kernel.run("quit.Quitter.later().run();").error()).startsWith("halt(5) ends");
    assertThat(kernel.run("kept").value()).isEqualTo("6");
    assertThat(kernel.run("%classpath no.jar").error()).startsWith("%classpath: there is no ");
  }

  @Test
  void aLibraryComesFromMaven() {
    assertThat(kernel.run("%maven org.apache.commons:commons-math3:3.6.1").text())
        .endsWith("added commons-math3-3.6.1.jar\n");
    assertThat(kernel.run("%maven commons-math3").error())
        .startsWith("%maven: a library is named group:artifact:version, but not commons-math3");
    assertThat(kernel.run("%maven").error()).startsWith("%maven needs the name of a library");
  }

  @Test
  void withTheLibraryThatItNeedsAChartIsSavedAsSvg() throws IOException {
    var added = kernel.run("%maven de.erichseifert.vectorgraphics2d:VectorGraphics2D:0.13");
    assumeTrue(added.status().equals("ok"), "a repository is within reach");
    for (var chart : new String[] {"activation(relu())", "heatMap(Tensor.of(1, 2, 3))"}) {
      var file = temp.resolve("chart.svg");
      var saved = kernel.run("Charts." + chart + ".saveAs(Path.of(\"" + file + "\"));");
      assertThat(saved.error()).isEmpty();
      assertThat(Files.readString(file)).contains("<svg ", "width=", "<text");
      Files.delete(file);
    }
  }

  @Test
  void magicsAreCompletedInspectedAndKnownToBeComplete() {
    assertThat(status("%%time\nint x = {")).isEqualTo("incomplete");
    assertThat(status("%time 1 + 1")).isEqualTo("complete");
    assertThat(status("%tiem 1 + 1")).isEqualTo("invalid");
    var completed = kernel.ask("complete_request", Map.of("code", "%ma", "cursor_pos", 3));
    assertThat(completed.get("matches")).hasToString("[\"%maven\"]");
    var inspected =
        kernel.ask("inspect_request", Map.of("code", "%load", "cursor_pos", 3, "detail_level", 0));
    assertThat(inspected.toString()).contains("%load file");
  }

  private static String status(String code) {
    return kernel.ask("is_complete_request", Map.of("code", code)).get("status").getAsString();
  }
}
