package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in cells is told in the reader's own words, whoever prints it. */
class CellErrorsTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess("-Xmx512m");
    kernel.run("import java.util.concurrent.*;");
    kernel.run("class Own extends RuntimeException { Own(String message) { super(message); } }");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("cell \\[\\d+]", "cell");
  }

  @Test
  void whatWentWrongBesidesIsShown() {
    var code =
        """
        class Door implements AutoCloseable {
          public void close() { throw new IllegalStateException("it is stuck"); }
        }
        try (var door = new Door()) {
          throw new Own("fire");
        }\
        """;
    assertThat(withoutNumbers(kernel.run(code).error()))
        .isEqualTo(
            """
            Own: fire
                at cell, line 5:  throw new Own("fire");
              Suppressed IllegalStateException: it is stuck
                at cell, line 2, in Door.close:  public void close() { throw new IllegalStateException("it is stuck"); }
                at cell, line 4:  try (var door = new Door()) {\
            """);
  }

  @Test
  void aLocalVariableThatIsNullIsNamed() {
    assertThat(
            kernel.run("int length(String word) { return word.length(); }\nlength(null)").error())
        .startsWith(
            "NullPointerException: Cannot invoke \"String.length()\" because \"word\" is null");
  }

  @Test
  void aFailureInAPoolShowsTheReadersLinesAlone() {
    var error = kernel.run("CompletableFuture.supplyAsync(() -> 1 / 0).join()").error();
    assertThat(withoutNumbers(error))
        .isEqualTo(
            """
            java.util.concurrent.CompletionException: java.lang.ArithmeticException: / by zero
            Caused by ArithmeticException: / by zero
                at cell, line 1, in a lambda:  CompletableFuture.supplyAsync(() -> 1 / 0).join()\
            """);
  }

  @Test
  void whatARefusedExitLedToIsTold() {
    var code =
        """
        try { System.exit(3); }
        catch (Throwable t) { throw new IllegalStateException("bad settings", t); }\
        """;
    assertThat(kernel.run(code).error())
        .startsWith("IllegalStateException: bad settings")
        .contains("Caused by ExitRefused: System.exit(3) ends this cell, not the kernel");
  }

  @Test
  void causesThatGoRoundAreShownOnce() {
    var error =
        kernel.run(
            "var a = new Own(\"a\"); var b = new Exception(\"b\", a); a.initCause(b); throw a;");
    assertThat(error.error()).containsOnlyOnce("Own: a").containsOnlyOnce("Caused by Exception: b");
  }

  @Test
  void anErrorThatCannotSayItsMessageIsShown() {
    var code =
        "throw new Own(\"\") { public String getMessage() { throw new Own(\"no words\"); } };";
    assertThat(kernel.run(code).error())
        .startsWith("Own: (its message cannot be read: Own)\n    at cell [");
    assertThat(kernel.run("1 + 1").value()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Throwable getCause() { throw new Own(\"no\"); }",
        "Throwable getCause() { return new Own(\"another\"); }",
        "StackTraceElement[] getStackTrace() { return null; }",
        "String toString() { throw new Own(\"no\"); }",
      })
  void anErrorThatCannotSayWhereItComesFromIsShown(String method) {
    assertThat(kernel.run("throw new Own(\"odd\") { public " + method + " };").error())
        .startsWith("Own: odd");
    var wraps = "throw new Exception(\"outer\", new Own(\"odd\") { public " + method + " });";
    assertThat(kernel.run(wraps).error()).startsWith("Exception: outer").contains("Own: odd");
    assertThat(kernel.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void causesWithoutEndAreCut() {
    kernel.run(
        "class Endless extends RuntimeException {"
            + " public Throwable getCause() { return new Endless(); } }");
    assertThat(kernel.run("throw new Endless();").error())
        .startsWith("Endless\n")
        .contains("Caused by Endless\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Consumer<Exception> print = Exception::printStackTrace; print.accept(new Own(\"mine\"));",
        "Optional.of(new Own(\"mine\")).ifPresent(Throwable::printStackTrace);",
        "new Own(\"mine\") { public void printStackTrace() { super.printStackTrace(); } }"
            + ".printStackTrace();",
        "new Own(\"mine\").printStackTrace(System.out);",
        "var w = new java.io.StringWriter(); new Own(\"mine\").printStackTrace(new"
            + " java.io.PrintWriter(w)); System.out.print(w);",
        "java.util.logging.Logger.getLogger(\"a\")"
            + ".log(java.util.logging.Level.WARNING, \"a\", new Own(\"mine\"));",
        "var t = new Thread(() -> { throw new Own(\"mine\"); }); t.start(); t.join();",
      })
  void whoeverPrintsAStackTraceItHasTheUsersLines(String code) {
    assertThat(kernel.run(code).text())
        .contains("mine")
        .contains("    at cell [")
        .contains("line 1")
        .doesNotContain("JShell")
        .doesNotContain("dev.nacre")
        .doesNotContain("reflect");
  }

  @Test
  void aDumpedStackHasTheUsersLines() {
    assertThat(kernel.run("void here() { Thread.dumpStack(); }\nhere();").text())
        .contains("line 1, in here:")
        .contains("line 2:")
        .doesNotContain("JShell");
  }

  @Test
  void typesOfCellsHaveTheirOwnNamesInTexts() {
    kernel.run("class Plain {}");
    assertThat(kernel.run("new Plain()").value()).startsWith("Plain@");
    assertThat(kernel.run("System.out.print(new Plain());").text()).startsWith("Plain@");
    assertThat(kernel.run("Object o = new Plain(); ((Own) o).getMessage()").error())
        .startsWith("ClassCastException: class Plain cannot be cast to class Own\n");
    assertThat(kernel.run("String nothing = null; nothing.length()").error())
        .startsWith("NullPointerException: Cannot invoke \"String.length()\" because \"nothing\"");
    assertThat(
            kernel.run("CompletableFuture.runAsync(() -> { throw new Own(\"x\"); }).get()").error())
        .startsWith("java.util.concurrent.ExecutionException: Own: x\n")
        .contains("Caused by Own: x\n");
  }

  @Test
  void aRecordsConstructorNeedsNotBePublic() {
    kernel.run("record Share(int of) { Share { if (of < 1) throw new Own(\"of \" + of); } }");
    assertThat(kernel.run("new Share(2)").value()).isEqualTo("Share[of=2]");
    assertThat(kernel.run("new Share(0)").error())
        .startsWith("Own: of 0")
        .contains("in new Share:  record Share(int of)");
    assertThat(kernel.run("record Half(int of) { Half { of = unknown; } }").error())
        .contains("variable unknown")
        .doesNotContain("canonical");
  }

  @Test
  void aVariableOfAnUnknownTypeIsMarkedAlsoWithoutAValue() {
    assertThat(withoutNumbers(kernel.run("int a;\nprivate LocalDate day;").error()))
        .startsWith("cell, line 2: cannot find symbol")
        .contains("    private LocalDate day;\n            ^^^^^^^^^\n")
        .contains("import java.time.LocalDate;");
    assertThat(kernel.run("int day = 3;\nday").value()).isEqualTo("3");
  }

  @Test
  void aCommentThatIsNotClosedIsMarked() {
    assertThat(withoutNumbers(kernel.run("int b = 1;\n/* open").error()))
        .isEqualTo("cell, line 2: unclosed comment\n    /* open\n    ^^");
    assertThat(kernel.run("/** open").error()).contains("unclosed comment");
    assertThat(kernel.run("\"/*\"").value()).isEqualTo("/*");
  }

  @Test
  void aSealedTypeIsOfferedThePermitsThatAFileMayLeaveOut() {
    assertThat(
            kernel
                .run(
                    """
                    sealed interface Expression {}
                    record Number(int value) implements Expression {}
                    record Sum(Expression left, Expression right) implements Expression {}
                    """)
                .error())
        .contains("sealed class must have subclasses")
        .endsWith("try:\n    sealed interface Expression permits Number, Sum");
  }

  @Test
  void whatAMethodLacksIsTold() {
    assertThat(kernel.run("int hour(LocalTime t) { return t.getHour(); }").text())
        .startsWith("hour cannot be used yet: it needs class LocalTime\n")
        .contains("try: import java.time.LocalTime;");
    kernel.run("int width() { return 1; } int area() { return width() * width(); }");
    assertThat(kernel.run("long width() { return 1; }").text())
        .startsWith("area cannot be used yet: incompatible types");
    assertThat(kernel.run("area()").error())
        .contains("area cannot be used yet: incompatible types");
  }

  @Test
  void aTaskPrintsIntoTheCellThatHandsItOverAndIsStoppedWithIt() throws Exception {
    kernel.run("var pool = Executors.newFixedThreadPool(1); pool.submit(() -> 1).get();");
    assertThat(kernel.run("pool.submit(() -> System.out.print(\"here\")).get();").text())
        .isEqualTo("here");
    assertThat(kernel.run("CompletableFuture.runAsync(() -> System.out.print(2)).get()").text())
        .isEqualTo("2");
    var cell = kernel.submit("System.out.println(1);\npool.submit(() -> { while (true); }).get()");
    while (!kernel.nextOf(cell).type().equals("stream")) {}
    Thread.sleep(300);
    kernel.interrupt();
    kernel.await(cell);
    assertThat(kernel.run("pool.submit(() -> 3).get()").value()).isEqualTo("3");
    assertThat(kernel.run("pool.invokeAll(List.of(() -> 4)).getFirst().get()").value())
        .isEqualTo("4");
  }

  @Test
  void aPoolHasTheTasksThatItWasGiven() {
    kernel.run(
        """
        record Job(int rank) implements Runnable { public void run() {} }
        var queue = new PriorityBlockingQueue<Runnable>(9, Comparator.comparing(r -> ((Job) r).rank()));
        var ranked = new ThreadPoolExecutor(1, 1, 1, TimeUnit.DAYS, queue);
        var open = new CountDownLatch(1);
        ranked.execute(new FutureTask<>(() -> { open.await(); return 1; }));
        """);
    kernel.run("var last = new Job(9); ranked.execute(last); ranked.execute(new Job(1));");
    assertThat(kernel.run("((Job) ranked.getQueue().peek()).rank()").value()).isEqualTo("1");
    assertThat(kernel.run("ranked.remove(last)").value()).isEqualTo("true");
    assertThat(kernel.run("ranked.shutdownNow()").value()).isEqualTo("[Job[rank=1]]");
  }

  @Test
  void whatANamedTaskPrintsGoesToTheCellThatHandedItOver() {
    kernel.run(
        """
        class Worker implements Runnable { public void run() { System.out.print("done"); } }
        var old = Executors.newFixedThreadPool(1); old.submit(() -> 1).get();
        """);
    var code = "old.execute(new Worker()); old.submit(() -> 2).get()";
    assertThat(kernel.run(code).text()).isEqualTo("done");
    kernel.run("old.shutdown();");
  }

  @Test
  void aLambdaThatWaitsInAPoolIsRemovedFromIt() {
    kernel.run(
        """
        var jobs = new ThreadPoolExecutor(1, 1, 1, TimeUnit.DAYS, new LinkedBlockingQueue<>());
        var shut = new CountDownLatch(1);
        Callable<Object> wait = () -> { shut.await(); return 1; };
        jobs.submit(wait);
        Runnable lambda = () -> {};
        jobs.execute(lambda);
        """);
    assertThat(kernel.run("jobs.remove(lambda) && jobs.getQueue().isEmpty()").value())
        .isEqualTo("true");
    kernel.run("jobs.shutdownNow();");
  }

  @Test
  void outIsNotClosed() {
    kernel.run("System.out.close(); System.err.close();");
    assertThat(kernel.run("System.out.print(1); System.err.print(2);").text()).isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          images(1, 28, 28).dense(10)         | .flatten() or .globalAveragePool() before .dense, which is not for images
          sequences(5, 2).lstm(4).dense(3)    | .eachStep() or .flatten() or .lastStep() or .meanOverSteps() before .dense, which is not for sequences
          tokens(10, 5).lstm(3)               | .embedding(…) before .lstm, which is not for tokens
          features(4).conv(3, 3)              | Network.images(…), which has .conv
          features(4).lstm(3)                 | Network.sequences(…), which has .lstm
          """)
  void aLayerThatDoesNotFollowIsToldWhatComesBefore(String chain, String hint) {
    assertThat(kernel.run("Network." + chain).error()).endsWith("try:\n    " + hint);
    assertThat(kernel.run("Network.features(4).nonsense(3)").error()).doesNotContain("try:");
  }

  @Test
  void ofAChainTheLinkIsMarkedThatIsAtFault() {
    var chain =
        """
        var net = Network.images(1, 8, 8)
            .conv(16, 3)
            .maxPol(2)
            .flatten();\
        """;
    assertThat(withoutNumbers(kernel.run(chain).error()))
        .startsWith("cell, line 3: cannot find symbol")
        .contains("        .maxPol(2)\n         ^^^^^^\n")
        .endsWith("try:\n    maxPool instead of maxPol");
    assertThat(
            withoutNumbers(kernel.run("\"a\"\n  .strip()\n  . repeat(\"x\")\n  .length()").error()))
        .startsWith("cell, line 3: incompatible types");
    assertThat(withoutNumbers(kernel.run("List.of(1)\n  .stream()\n  .toList(5)").error()))
        .startsWith("cell, line 3: method toList")
        .endsWith("    .toList(5)\n       ^^^^^^");
    assertThat(kernel.run("system.out.println(1)").error())
        .endsWith("    system.out.println(1)\n    ^^^^^^");
    assertThat(withoutNumbers(kernel.run("var x = 1 +\n  \"a\"\n  - 3").error()))
        .startsWith("cell, line 3: bad operand types")
        .endsWith("      - 3\n      ^^^");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          System.out.printn(1)                      | print or printf or println instead of printn
          Tensor.zeros(2, 3).matMul(null)           | matmul instead of matMul
          tensor t = Tensor.zeros(3)                | Tensor instead of tensor
          string s = null                           | String instead of string
          int total = 3; totl + 1                   | total instead of totl
          List.of(1).stream().map(x -> x.hashcode()) | hashCode instead of hashcode
          """)
  void aSlipIsToldTheNameThatIsNear(String code, String hint) {
    assertThat(kernel.run(code).error()).endsWith("try:\n    " + hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int one = 1; one # 2                | illegal character: '#'
          int two() { return 2; } two() # 2   | illegal character: '#'
          if (true) {} 3 ` 4                  | illegal character: '`'
          int ö = 3; ö ⊕ 4                    | illegal character
          """)
  void whatIsNoJavaBehindAStatementIsNotPassedOver(String code, String message) {
    assertThat(kernel.run(code).error()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          new Tensor(1, 2)    | instead of new Tensor
          new Network()       |
          new Rng("a")        |
          new Pattern()       | Pattern.compile instead of new Pattern
          Model.load(new Model(1, 2)) | Model.load instead of new Model
          new StringBuilder(1, 2, 3) |
          """)
  void whereNewMakesNothingTheMethodsAreToldThatDo(String code, String hint) {
    var error = kernel.run(code).error();
    if (hint == null) assertThat(error).doesNotContain("try:");
    else assertThat(error).endsWith(hint);
  }
}
