package dev.nacre.jupyter;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Drives a real kernel process over its sockets. */
class NacreKernelTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess("-Xmx512m");
    kernel.run("import java.util.*; import java.util.concurrent.*; import java.util.stream.*;");
    kernel.run("import java.util.function.*;");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  @Test
  void theLastExpressionIsTheCellsValue() {
    var reply = kernel.run("int a = 20; int b = a + 1;\na + b + 1");
    assertThat(reply.status()).isEqualTo("ok");
    assertThat(reply.value()).isEqualTo("42");
  }

  @Test
  void aChainGoesOnWithADotOnTheNextLine() {
    var reply =
        kernel.run(
            """
            var words = Stream.of("b", "a")
                // sorted, because

                /* order matters */
                .sorted()
                .map(word -> {
                  return word + ".";
                })
                .toList();
            words\
            """);
    assertThat(reply.value()).isEqualTo("[a., b.]");
  }

  @Test
  void everyPrintedLineArrivesInOrderBeforeTheCellEnds() {
    var reply = kernel.run("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i);");
    var expected =
        IntStream.range(0, 100_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    assertThat(reply.text().equals(expected)).isTrue();
  }

  @Test
  void longLinesAndForeignScriptsArriveWhole() {
    var reply = kernel.run("System.out.print(\"深度学习 🚀\".repeat(300_000));");
    assertThat(reply.text().equals("深度学习 🚀".repeat(300_000))).isTrue();
  }

  @Test
  void whatAFutureDoesBelongsToTheCellThatSaidSo() {
    kernel.run("var result = new CompletableFuture<String>();");
    var first = kernel.submit("var told = result.thenAccept(System.out::print);");
    kernel.await(first);
    kernel.run("result.completeAsync(() -> \"late\").join();");
    assertThat(kernel.nextOf(first).content().get("text").getAsString()).isEqualTo("late");
  }

  @Test
  void aCellThatFailsHasItsReplyThoughTheFrontEndNeverStopsSending() throws Exception {
    var failed = kernel.submit("throw new Exception(\"no\");");
    int sent = 0;
    for (; sent < 3_000 && !kernel.hasReplied(failed); sent++) {
      kernel.tell("comm_msg", Map.of("comm_id", "none", "data", Map.of()));
      Thread.sleep(3);
    }
    assertThat(sent).isLessThan(3_000);
    assertThat(kernel.await(failed).error()).startsWith("Exception: no");
  }

  @Test
  void textWithoutALineEndShowsWhileTheCellRuns() {
    var cell = kernel.submit("System.out.print(\"half a line\"); Thread.sleep(1_000_000);");
    KernelProcess.Message shown;
    do shown = kernel.nextOf(cell);
    while (!shown.type().equals("stream"));
    assertThat(shown.content().get("text").getAsString()).isEqualTo("half a line");
    kernel.interrupt();
    kernel.await(cell);
  }

  @Test
  void outAndErrKeepTheirOrder() {
    var reply =
        kernel.run(
            "System.out.print(1); System.err.print(2); System.out.print(3); Thread.yield();");
    assertThat(reply.text()).isEqualTo("123");
  }

  @Test
  void aThreadPrintsIntoTheCellThatStartedIt() {
    kernel.run("var go = new CountDownLatch(1);");
    var first =
        kernel.submit(
            "new Thread(() -> { try { go.await(); } catch (InterruptedException e) {}"
                + " System.out.print(\"late\"); }).start();");
    kernel.await(first);
    kernel.run("go.countDown();");
    assertThat(kernel.nextOf(first).content().get("text").getAsString()).isEqualTo("late");
  }

  @Test
  void aCompileErrorMarksThePlaceAndNothingOfABrokenCellRuns() {
    assertThat(kernel.run("int first = 1;\n\nint second = \"two\";").error())
        .containsPattern(
            """
            cell \\[\\d+], line 3: incompatible types: java.lang.String cannot be converted to int
                int second = "two";
                             \\^\\^\\^\\^\\^\
            """);
    assertThat(kernel.run("System.out.println(1);\nint x = );").text()).isEmpty();
  }

  @Test
  void aMissingImportIsOffered() {
    assertThat(kernel.run("var zoned = ZonedDateTime.now();").error())
        .contains("symbol:   variable ZonedDateTime")
        .endsWith("try:\n    import java.time.ZonedDateTime;");
  }

  @Test
  void anExceptionShowsTheUsersLinesAllCausesAndNoInternals() {
    kernel.run("int share(int n) {\n  return 10 / n;\n}");
    var error =
        kernel
            .run(
                """
                try {
                  share(0);
                } catch (ArithmeticException e) {
                  throw new IllegalStateException("nothing to share", e);
                }\
                """)
            .error();
    assertThat(error.replaceAll("cell \\[\\d+]", "cell"))
        .isEqualTo(
            """
            IllegalStateException: nothing to share
                at cell, line 4:  throw new IllegalStateException("nothing to share", e);
            Caused by ArithmeticException: / by zero
                at cell, line 2, in share:  return 10 / n;
                at cell, line 2:  share(0);\
            """);
  }

  @Test
  void aStackTraceThatACellPrintsShowsTheUsersLinesAndNoInternals() {
    var text =
        kernel
            .run(
                """
                int parsed(String s) {
                  return Integer.parseInt(s);
                }
                try {
                  parsed("x");
                } catch (NumberFormatException e) {
                  e.printStackTrace();
                }\
                """)
            .text();
    assertThat(text.replaceAll("cell \\[\\d+]", "cell"))
        .isEqualTo(
            """
            NumberFormatException: For input string: "x"
                at cell, line 2, in parsed:  return Integer.parseInt(s);
                at cell, line 5:  parsed("x");
            """);
  }

  @Test
  void aStackTraceOfTheUsersOwnKindIsPrintedByItself() {
    var code =
        """
        class Own extends Exception { public void printStackTrace() { System.out.print("own "); } }
        class Other { public void printStackTrace() { System.out.print("other"); } }
        new Own().printStackTrace();
        new Other().printStackTrace();\
        """;
    assertThat(kernel.run(code).text()).isEqualTo("own other");
  }

  @Test
  void anErrorInAVariablesValueShowsEachOfTheUsersLinesOnce() {
    var error =
        kernel
            .run(
                """
                var shares = Stream.of(1, 0)
                    .map(n -> {
                      // the second fails
                      return 10 / n;
                    })
                    .toList();\
                """)
            .error();
    assertThat(error.replaceAll("cell \\[\\d+]", "cell"))
        .isEqualTo(
            """
            ArithmeticException: / by zero
                at cell, line 4, in a lambda:  return 10 / n;
                at cell, line 6:  .toList();\
            """);
  }

  @Test
  void anExceptionInAThreadIsReportedInTheCellThatStartedIt() {
    var cell =
        kernel.submit(
            "new Thread(() -> { throw new IllegalStateException(\"boom\"); },"
                + " \"worker\").start();");
    var printed = new StringBuilder(); // in one message or several
    while (!printed.toString().contains("in a lambda")) {
      var message = kernel.nextOf(cell);
      if (message.type().equals("stream")) {
        printed.append(message.content().get("text").getAsString());
      }
    }
    assertThat(printed.toString())
        .startsWith("in thread worker:")
        .contains("IllegalStateException: boom")
        .contains("line 1, in a lambda");
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aValueWhoseToStringNeverEndsCanBeStopped() {
    kernel.run("class Stubborn { public String toString() { while (true); } }");
    var cell = kernel.submit("System.out.println(1);\nnew Stubborn()");
    while (!kernel.nextOf(cell).type().equals("stream")) {}
    pause(300);
    kernel.interrupt();
    assertThat(kernel.await(cell).error()).startsWith("Stopped");
  }

  @Test
  void valuesThatWereReplacedAreFreed() {
    for (int i = 0; i < 12; i++)
      assertThat(kernel.run("var large = new byte[100_000_%03d];".formatted(i)).status())
          .isEqualTo("ok");
    for (int i = 0; i < 12; i++)
      assertThat(kernel.run("var large = new byte[100_000_000];").status()).isEqualTo("ok");
    kernel.run("large = null;");
  }

  @Test
  void aStackOverflowIsShort() {
    kernel.run("int down(int n) { return down(n + 1) + 1; }");
    assertThat(kernel.run("down(0)").error().lines().count()).isLessThan(8);
    assertThat(kernel.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void outOfMemoryLeavesTheKernelUsable() {
    var error =
        kernel.run(
            "var hoard = new ArrayList<long[]>();\nwhile (true) hoard.add(new long[1 << 22]);");
    assertThat(error.error()).startsWith("OutOfMemoryError").contains("-Xmx");
    assertThat(kernel.run("hoard = null;\n1 + 1").value()).isEqualTo("2");
  }

  @Test
  void valuesOfBareExpressionsAreFreed() {
    for (int i = 0; i < 40; i++)
      assertThat(kernel.run("new byte[40_000_000].length + new byte[40_000_000].length").status())
          .isEqualTo("ok");
    for (int i = 0; i < 40; i++)
      assertThat(kernel.run("new byte[40_000_000]").status()).isEqualTo("ok");
  }

  @Test
  void theLastValueCanBeReadByTheNumberOfItsCell() {
    var reply = kernel.run("6 * 7");
    var number = reply.content().get("execution_count").getAsInt();
    assertThat(kernel.run("$" + number + " + 1").value()).isEqualTo("43");
    assertThat(kernel.run("$" + number).status()).isEqualTo("error");
  }

  @Test
  void whatIsRedefinedIsNewWhereverItIsUsed() {
    kernel.run("int scale() { return 2; } int scaled(int n) { return n * scale(); }");
    assertThat(kernel.run("scaled(10)").value()).isEqualTo("20");
    kernel.run("int scale() { return 3; }");
    assertThat(kernel.run("scaled(10)").value()).isEqualTo("30");
    kernel.run("record Point(int x) {}");
    kernel.run("record Point(int x, int y) {}");
    assertThat(kernel.run("new Point(1, 2)").value()).isEqualTo("Point[x=1, y=2]");
  }

  @Test
  void objectsSurviveTheirClassBeingRunAgainUnchanged() {
    kernel.run("class Account { int sum = 1; }\n");
    kernel.run("var account = new Account(); account.sum = 9;");
    kernel.run("class Account { int sum = 1; }\n");
    assertThat(kernel.run("account.sum").value()).isEqualTo("9");
  }

  @Test
  void classesOfSeveralSnippetsWorkTogether() {
    var reply =
        kernel.run(
            """
            sealed interface Form permits Circle, Square {}
            record Circle(int radius) implements Form {}
            record Square(int side) implements Form {}
            abstract class Base { abstract int size(); int twice() { return 2 * size(); } }
            class Derived extends Base { int size() { return 21; } }
            int edge(Form form) {
              return switch (form) {
                case Circle circle -> 0;
                case Square square -> square.side();
              };
            }
            edge(new Square(2)) + new Derived().twice()\
            """);
    assertThat(reply.value()).isEqualTo("44");
  }

  @Test
  void methodReferencesOfEveryKindWork() {
    var reply =
        kernel.run(
            """
            class Named implements Comparable<Named> {
              final String name;
              Named(String name) { this.name = name; }
              String name() { return name; }
              public int compareTo(Named other) { return name.compareTo(other.name); }
              java.util.function.Supplier<String> own() { return super::toString; }
            }
            var built = new StringBuilder();
            var list = new ArrayList<String>(List.of("b", "a"));
            list.forEach(built::append);
            java.util.function.BiFunction<String, Object[], String> format = String::format;
            java.util.function.Predicate<Object> contains = list::contains;
            java.util.function.ToIntFunction<List<String>> size = List::size;
            java.util.function.IntBinaryOperator max = Math::max;
            built + " "
                + Stream.of("3", "1").map(Integer::parseInt).map(Integer::doubleValue).toList()
                + Stream.of("x", "w").map(Named::new).sorted(Comparable::compareTo).map(Named::name).toList()
                + Stream.of(1, 2).collect(ArrayList::new, ArrayList::add, ArrayList::addAll)
                + Stream.of(1, 2).toArray(Integer[]::new).length
                + format.apply("%s!", new Object[] {"y"}) + contains.test("a")
                + size.applyAsInt(list) + max.applyAsInt(1, 2)
                + new Named("n").own().get().contains("Named")\
            """);
    assertThat(reply.value()).as(reply.error()).isEqualTo("ba [3.0, 1.0][w, x][1, 2]2y!true22true");
  }

  @Test
  void whetherACellIsCompleteIsToldRight() {
    Map.ofEntries(
            entry("int x = 1;", "complete"),
            entry("x", "complete"),
            entry("", "complete"),
            entry("for (int i = 0; i < 3; i++) {", "incomplete"),
            entry("class A {\n  int f() {", "incomplete"),
            entry("String s = \"\"\"\n  text", "incomplete"),
            entry("class A {}\n@Override", "incomplete"),
            entry("if (a) b();", "complete"),
            entry("for (;;) b();", "complete"),
            entry("class A {}\nthrow new A()", "complete"),
            entry("\"\"\"", "incomplete"),
            entry("var s = \"\"\"", "incomplete"),
            entry("var s = \"\"\"text\"\"\";", "invalid"),
            entry("a > 1 ? 2 :", "incomplete"),
            entry("(int)", "incomplete"),
            entry("try { }", "incomplete"),
            entry("/* open", "incomplete"),
            entry("Runnable r = () -> {", "incomplete"),
            entry("for (int i = 0; i < 3; i++ {}", "invalid"),
            entry("int f( { }", "invalid"),
            entry("1 1", "invalid"),
            entry("int int = 3;", "invalid"),
            entry("class A { int f( { } }", "invalid"),
            entry("}", "invalid"),
            entry("foo(); } bar(", "invalid"),
            entry("int x = );", "invalid"))
        .forEach(
            (code, expected) ->
                assertThat(kernel.ask("is_complete_request", Map.of("code", code)).get("status"))
                    .as(code)
                    .hasToString('"' + expected + '"'));
  }

  @Test
  void theLastSemicolonMayBeLeftOutWhateverTheCellDeclares() {
    assertThat(kernel.run("record Pair(int a, int b) {}\nvar pair = new Pair(1, 2)").status())
        .isEqualTo("ok");
    assertThat(kernel.run("pair").value()).isEqualTo("Pair[a=1, b=2]");
    assertThat(kernel.run("int left = 3;\ndo { left--; } while (left > 0)").status())
        .isEqualTo("ok");
    assertThat(kernel.run("left").value()).isEqualTo("0");
    var thrown = kernel.run("class Own extends RuntimeException {}\nthrow new Own()");
    assertThat(thrown.error()).startsWith("Own").contains("line 2");
  }

  @Test
  void namesAreCompletedAlsoBehindEmoji() {
    kernel.run("var thermometer = 3;");
    var code = "/* 🚀 */ thermo";
    var reply = kernel.ask("complete_request", Map.of("code", code, "cursor_pos", 14));
    assertThat(reply.get("matches")).hasToString("[\"thermometer\"]");
    assertThat(reply.get("cursor_start").getAsInt()).isEqualTo(8);
    assertThat(reply.get("cursor_end").getAsInt()).isEqualTo(14);
  }

  @Test
  void classesOfJShellsOwnAreNotCompleted() {
    var reply = kernel.ask("complete_request", Map.of("code", "new ", "cursor_pos", 4));
    assertThat(reply.get("matches").toString()).contains("ArrayDeque(").doesNotContain("$");
  }

  @Test
  void theUsersOwnMethodsAreInspected() {
    kernel.run("int mean(int first, int second) { return (first + second) / 2; }");
    var reply =
        kernel.ask(
            "inspect_request", Map.of("code", "mean(1, 2)", "cursor_pos", 2, "detail_level", 0));
    assertThat(reply.get("found").getAsBoolean()).isTrue();
    assertThat(reply.getAsJsonObject("data").get("text/plain").getAsString())
        .contains("int mean(int first, int second)");
  }

  @Test
  void inspectionWorksAfterATypeThatDoesNotCompileOrWasNeverRun() {
    kernel.run("class Refused { int x = \"a\"; }");
    kernel.ask("is_complete_request", Map.of("code", "class NeverRun {}"));
    for (var code : List.of("Math.max(", "record Unsent(int x) {}\nMath.max("))
      assertThat(inspected(code)).contains("int Math.max(int a, int b)");
  }

  @Test
  void anonymousClassesCompileAfterATypeThatDoesNotCompileOrWasNeverRun() {
    var anonymous = "var %s = new Supplier<Integer>() { public Integer get() { return 7; } };";
    kernel.run("record Refused(int x) { int y() { return \"a\"; } }");
    kernel.run(anonymous.formatted("seven"));
    assertThat(kernel.run("seven.get()").value()).isEqualTo("7");
    kernel.ask("is_complete_request", Map.of("code", "class NeverRunEither {}"));
    kernel.run(anonymous.formatted("again"));
    assertThat(kernel.run("again.get()").value()).isEqualTo("7");
  }

  @Test
  void anonymousClassesShowNothingOfTheirInventedNames() {
    kernel.run("var odd = new Object() { int q = 3; };");
    assertThat(kernel.run("odd").value()).startsWith("anonymous@");
    kernel.run("var bad = new Supplier<Integer>() { public Integer get() { return 1 / 0; } };");
    assertThat(kernel.run("bad.get()").error()).contains(", in get:  ").doesNotContain("JShell");
    kernel.run("Object late() { return new Object() { int z = 1 / 0; }; }");
    assertThat(kernel.run("late()").error())
        .contains(", in an initializer:  ")
        .contains(", in late:  ");
  }

  @Test
  void signaturesReadAsTheyAreWritten() {
    kernel.run("record Span(int from, int to) { int length() { return to - from; } }");
    assertThat(inspected("new Span(")).contains("\"Span(int from, int to)");
    assertThat(inspected("new Span(1, 2).length()")).contains("\"int Span.length()");
    assertThat(inspected("String.length")).contains("int String.length()"); // an object's method
    assertThat(inspected("String.join(\",\", List.of(\"a\"))"))
        .contains("String String.join(", "@param delimiter the delimiter");
  }

  @Test
  void nothingIsCompletedInAComment() {
    for (var code : List.of("// com", "int x = 1; /* x.", "/** {@link Str"))
      assertThat(completed(code)).as(code).isEmpty();
    assertThat(completed("/* a */ \"//\".lengt")).contains("length()");
  }

  private static String completed(String code) {
    var request = Map.of("code", code, "cursor_pos", code.length());
    return kernel.ask("complete_request", request).getAsJsonArray("matches").asList().stream()
        .map(JsonElement::getAsString)
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatCellsDocumentIsInspected() {
    kernel.run("/** Adds *one*. */\nint plusOne(int a) { return a + 1; }\nint plusTwo;");
    for (var code : new String[] {"plusOne", "plusOne(3", "2 * plusOne("})
      assertThat(inspected(code)).as(code).contains("Adds *one*.");
    assertThat(inspected("plusTwo")).doesNotContain("Adds");
  }

  private static String inspected(String code) {
    var request = Map.of("code", code, "cursor_pos", code.length(), "detail_level", 0);
    return kernel.ask("inspect_request", request).toString();
  }

  @Test
  void historyIsAnswered() {
    kernel.run("\"remember\" + 1");
    var reply =
        kernel.ask(
            "history_request",
            Map.of("hist_access_type", "tail", "n", 1, "output", true, "raw", true));
    assertThat(reply.getAsJsonArray("history").get(0).getAsJsonArray().get(2))
        .hasToString("[\"\\\"remember\\\" + 1\",\"remember1\"]");
  }
}
