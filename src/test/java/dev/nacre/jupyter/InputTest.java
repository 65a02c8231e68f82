package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that read {@code System.in}. */
class InputTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess();
    kernel.run(
        "import java.io.*; import java.util.*; import java.util.concurrent.*; import"
            + " java.util.function.*;");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  private static String answered(String code, String... answers) {
    var request = kernel.submit(code, true);
    for (var answer : answers) {
      kernel.awaitInputRequest();
      kernel.answerInput(answer);
    }
    return kernel.await(request).value();
  }

  private static void stoppedAsItWaits(String code) {
    var request = kernel.submit(code, true);
    kernel.awaitInputRequest();
    kernel.interrupt();
    assertThat(kernel.await(request).error()).startsWith("Stopped");
  }

  @Test
  void aScannerGoesOnWhereItWasAfterAStop() {
    kernel.run("var in = new Scanner(System.in);");
    stoppedAsItWaits("in.nextLine()");
    assertThat(answered("in.nextLine() + \"!\"", "日本")).isEqualTo("日本!");
    assertThat(answered("in.nextInt()", "4 5")).isEqualTo("4");
    stoppedAsItWaits("in.nextInt() + in.nextLine() + in.next()"); // 5, the end of its line, …
    assertThat(answered("in.next() + in.nextLine() + in.nextLine()", "six 7", "8"))
        .isEqualTo("six 78");
    stoppedAsItWaits("while (in.hasNextInt()) in.nextInt();");
    assertThat(answered("in.next()", "later")).isEqualTo("later");
  }

  @Test
  void soDoScannersThatAreMadeInOtherWays() {
    for (var made :
        new String[] {
          "new Scanner(System.in, \"UTF-8\")",
          "new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8)",
          "((Function<InputStream, Scanner>) Scanner::new).apply(System.in)"
        }) {
      kernel.run("var other = " + made + ";");
      stoppedAsItWaits("other.nextLine()");
      assertThat(answered("other.nextLine()", "é")).as(made).isEqualTo("é");
    }
  }

  @Test
  void scannersOfOtherStreamsAreAsEver() {
    kernel.run("var bytes = new ByteArrayInputStream(\"1 2\\nthree\".getBytes());");
    kernel.run("var file = new Scanner(bytes);");
    assertThat(
            kernel.run("file.nextInt() + file.nextLine() + file.next() + file.hasNext()").value())
        .isEqualTo("1 2threefalse");
    var failing = "new InputStream() { public int read() throws IOException { %s; } }";
    kernel.run("var broken = new Scanner(" + failing.formatted("throw new IOException()") + ");");
    assertThat(kernel.run("broken.hasNext() + \" \" + broken.ioException()").value())
        .isEqualTo("false java.io.IOException");
  }

  @Test
  void whereNobodyAnswersItIsSaid() {
    kernel.run("var asked = new Scanner(System.in);");
    for (var code : new String[] {"asked.nextLine()", "System.in.read()", "IO.readln()"})
      assertThat(kernel.run(code).error())
          .as(code)
          .startsWith("IllegalStateException: this front end cannot be asked for input: write it")
          .doesNotContain("Caused by");
    assertThat(answered("asked.nextLine()", "now")).isEqualTo("now");
  }

  @Test
  void aThreadThatOutlivesItsCellDoesNotKeepOthersFromAsking(@TempDir Path folder)
      throws IOException {
    var asked = folder.resolve("asked");
    var request =
        kernel.submit(
            """
            var late = new Thread(() -> new Scanner(System.in).nextLine());
            late.start();
            while (!new File("%s").exists()) Thread.sleep(5);\
            """
                .formatted(asked),
            true);
    kernel.awaitInputRequest();
    Files.createFile(asked);
    kernel.await(request);
    assertThat(kernel.run("late.join();").status()).isEqualTo("ok");
    assertThat(answered("new Scanner(System.in).nextLine()", "mine")).isEqualTo("mine");
    kernel.run("var go = new CountDownLatch(1); var told = new CompletableFuture<String>();");
    answered(
        """
        new Thread(() -> {
          try {
            go.await();
            told.complete("" + System.in.read());
          } catch (Exception e) {
            told.complete(e.getMessage());
          }
        }).start();\
        """);
    assertThat(kernel.run("go.countDown(); told.get()").value())
        .startsWith("only a running cell can ask for input");
  }
}
