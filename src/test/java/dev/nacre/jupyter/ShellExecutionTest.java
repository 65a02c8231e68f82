package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

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
  void systemExitIsRefused() {
    eval("int kept = 5;");
    assertThat(eval("System.exit(3);").exception())
        .hasMessageStartingWith("System.exit(3) ")
        .hasMessageEndingWith(": all variables are kept");
    assertThat(value("kept")).isEqualTo("5");
  }
}
