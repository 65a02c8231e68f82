package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.plot.Charts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.spi.ExecutionControlProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellExecutionTest {

  private final JShell shell =
      JShell.builder().executionEngine(new ShellExecution(), Map.of()).build();

  @AfterEach
  void close() {
    shell.close();
  }

  private SnippetEvent eval(String code) {
    List<SnippetEvent> events = shell.eval(code);
    return events.getLast();
  }

  private String value(String code) {
    return eval(code).value();
  }

  @Test
  void jshellFindsItByItsName() {
    assertThat(ServiceLoader.load(ExecutionControlProvider.class))
        .anyMatch(provider -> provider.name().equals(ShellExecution.NAME));
  }

  @Test
  void aChartThatIsABareExpressionIsShown() {
    NacreExtension.imports().lines().forEach(this::eval);
    var shown = new ArrayList<String>();
    Charts.showWith(picture -> shown.add(picture.title()));
    try {
      assertThat(value("Charts.histogram(Tensor.ones(3))")).startsWith("chart 'tensor 3'");
      eval("var kept = Charts.histogram(Tensor.ones(4));");
      eval("1 + 1");
      assertThat(shown).containsExactly("tensor 3");
    } finally {
      Charts.showWith(null);
    }
  }

  @Test
  void stopEndsATrainingRunAndKeepsItsHistoryAndItsModel() throws Exception {
    NacreExtension.imports().lines().forEach(this::eval);
    eval("var net = Network.images(1, 8, 8).flatten().dense(10).build(1);");
    var run =
        CompletableFuture.supplyAsync(
            () ->
                eval(
                    "var history = net.trainOn(Digits.load()).minimizing(crossEntropy())"
                        + ".with(adam(1e-3)).epochs(1_000_000).quietly().run();"));
    while (Thread.getAllStackTraces().values().stream().noneMatch(Stop::isTraining))
      Thread.sleep(10);
    shell.stop();
    assertThat(run.get().exception()).isNull();
    assertThat(value("history.stopped()")).isEqualTo("true");
    assertThat(value("net.classify(Digits.load().features()).length")).isEqualTo("1797");
  }

  private static boolean sums(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("sum"));
  }

  @Test
  void stopEndsAStreamThatIsWhollyTheJdks() throws Exception {
    eval("int kept = 5;");
    var run = CompletableFuture.supplyAsync(() -> eval("new java.util.Random().ints().sum()"));
    while (Thread.getAllStackTraces().values().stream().noneMatch(ShellExecutionTest::sums))
      Thread.sleep(10);
    shell.stop();
    assertThat(run.get().value()).isNull();
    assertThat(value("kept")).isEqualTo("5");
  }

  @Test
  void whatIsStoppedShowsNoErrorAndValuesShowThemselvesAgain() throws Exception {
    eval("import java.util.stream.*;");
    eval("class Own { public String toString() { return IntStream.of(1, 2).sum() + \"\"; } }");
    eval("var own = new Own();");
    eval("java.util.function.Supplier<IntStream> s = new java.util.Random()::ints;");
    var run = CompletableFuture.supplyAsync(() -> eval("s.get().sum()"));
    while (Thread.getAllStackTraces().values().stream().noneMatch(ShellExecutionTest::sums))
      Thread.sleep(10);
    shell.stop();
    assertThat(run.get().exception()).isNull();
    var own = shell.variables().filter(variable -> variable.name().equals("own")).findFirst();
    assertThat(shell.varValue(own.orElseThrow())).isEqualTo("3");
  }

  private static boolean isAtCode(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("here"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "void here() { while (true); }",
        "void here() { Runnable r = () -> { for (int i = 0; ; i++) Math.sin(i); }; r.run(); }",
        "void here() { int i = 0; while (true) switch (i) { case 0: i = 1; default: i = 0; } }",
        "void here() throws Exception { Thread.sleep(1_000_000); }",
      })
  void stopEndsWhatRuns(String code) throws Exception {
    eval("int kept = 5;");
    eval(code);
    var run = CompletableFuture.supplyAsync(() -> eval("here()"));
    while (Thread.getAllStackTraces().values().stream().noneMatch(ShellExecutionTest::isAtCode))
      Thread.sleep(10);
    Thread.sleep(200);
    shell.stop();
    assertThat(run.get().exception()).isNull();
    assertThat(value("kept + 1")).isEqualTo("6");
  }

  @Test
  void whatIsDeclaredAnewIsMeantFromThenOn() {
    eval("int one() { return 1; }");
    eval("int two() { return 2 * one() + later(); }");
    eval("int later() { return 10; }");
    assertThat(value("two()")).isEqualTo("12");
    eval("int one() { return 5; }");
    assertThat(value("two()")).isEqualTo("20");
    eval("enum Colour { RED, BLUE { public String toString() { return \"b\"; } } }");
    assertThat(value("Colour.BLUE")).isEqualTo("b");
    eval("var n = 1;");
    eval("int n() { return n; }");
    eval("n = 7;");
    assertThat(value("n()")).isEqualTo("7");
    eval("class Point { int x = 3; }");
    eval("var point = new Point();");
    assertThat(value("point.x++ + point.x")).isEqualTo("7");
  }

  @Test
  void ownTypesMeetInOneMethod() {
    eval("record Circle(double r) {}");
    eval("record Square(double a) {}");
    eval("Object of(int n) { var s = n > 0 ? new Circle(n) : new Square(1); return s; }");
    eval(
        "double area(Object s) { return switch (s) {"
            + " case Circle c -> c.r(); case Square q -> q.a(); default -> 0; }; }");
    assertThat(value("area(of(2)) + area(of(0))")).isEqualTo("3.0");
  }

  @Test
  void whatWentWrongShowsTheLinesOfJShell() {
    eval("void fails() { throw new IllegalStateException(\"odd\"); }");
    eval(
        "String trace() { try { fails(); return \"\"; } catch (Exception e) {"
            + " var text = new java.io.StringWriter();"
            + " e.printStackTrace(new java.io.PrintWriter(text)); return text.toString(); } }");
    assertThat(value("trace()"))
        .contains("IllegalStateException: odd\\n\\tat ", "fails(", "trace(");
  }

  @Test
  void systemExitIsRefused() {
    eval("int kept = 5;");
    assertThat(eval("System.exit(3);").exception())
        .hasMessageStartingWith("System.exit(3) ")
        .hasMessageEndingWith(") does not end JShell, /exit does: all variables are kept");
    assertThat(value("kept")).isEqualTo("5");
  }
}
