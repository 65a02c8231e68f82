package dev.nacre;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door as it is used in JShell, with layers that are written there. */
class JShellTest {
  private static JShell shell;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws IOException {
    shell = JShell.builder().executionEngine("local").build();
    for (String path : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      shell.addToClasspath(path);
    }
    for (String line : Files.readAllLines(Path.of("kernelspec/startup.jsh"))) {
      if (line.startsWith("import")) {
        eval(line);
      }
    }
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  /** The value of the last snippet, as JShell shows it. */
  private static String eval(String code) {
    String value = null;
    CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(code);
    while (next.completeness().isComplete()) {
      value = eval(next.source(), shell.eval(next.source()));
      if (next.remaining().isBlank()) {
        return value;
      }
      next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
    }
    throw new AssertionError("not complete: " + next.remaining());
  }

  private static String eval(String source, List<SnippetEvent> events) {
    for (SnippetEvent event : events) {
      var problems = shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList();
      assertThat(event.status()).as("%s %s", source, problems).isEqualTo(Snippet.Status.VALID);
      assertThat(event.exception()).as(source).isNull();
    }
    return events.getLast().value();
  }

  @Test
  void aLayerWrittenInACellIsTrainedSavedAndLoaded() {
    eval(
        """
        record Scale(float start) implements Layer {
          public Shape outputShape(Shape input) {
            return input;
          }

          public void initialize(Shape input, Parameters parameters) {
            parameters.weight("weight", Tensor.full(start, 1));
          }

          public Tensor forward(Tensor x, Parameters parameters, boolean training) {
            return x.mul(parameters.get("weight"));
          }
        }
        var net = Network.images(1, 8, 8).flatten().
            dense(16).relu().then(new Scale(0.5f)).
            then("swish", x -> x.mul(x.sigmoid())).
            dense(10).build(1);
        var data = Digits.load().take(200);
        var history = net.trainOn(data).
            minimizing(crossEntropy()).with(adam(1e-2)).
            epochs(30).quietly().run();
        """);
    assertThat(eval("net.layers().get(3).name()")).isEqualTo("\"scale1\"");
    assertThat(eval("net.weight(\"scale1.weight\").item() != 0.5f")).isEqualTo("true");
    assertThat(Double.valueOf(eval("net.evaluate(data).accuracy()"))).isGreaterThan(0.9);
    String file = folder.resolve("net.safetensors").toString().replace("\\", "\\\\");
    eval("var file = Path.of(\"%s\"); net.save(file);".formatted(file));
    String load = "Model.load(file, new Scale(0.5f), Layer.of(\"swish\", x -> x.mul(x.sigmoid())))";
    assertThat(eval(load + ".evaluate(data).accuracy() == net.evaluate(data).accuracy()"))
        .isEqualTo("true");
  }

  @Test
  void aLoopWrittenByHandLearns() {
    assertThat(
            eval(
                """
                var points = Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, \
                new int[] {0, 1, 1, 0});
                var xor = Network.features(2).dense(8).tanh().dense(2).build(3);
                var optimizer = adam(0.05).over(xor.parameters());
                for (int epoch = 0; epoch < 200; epoch++) {
                  for (var batch : points.batches(4)) {
                    optimizer.zeroGrad();
                    var loss = crossEntropy().of(xor.forward(batch.features()), batch.labels());
                    loss.backward();
                    optimizer.step();
                  }
                }
                Arrays.toString(xor.classify(points.features()))
                """))
        .isEqualTo("\"[0, 1, 1, 0]\"");
  }

  @Test
  void completionListsTheLegalNextVerbsOnly() {
    var verbs = completions("Network.images(1, 8, 8).");
    assertThat(verbs)
        .contains("conv(", "maxPool(", "flatten()", "globalAveragePool()", "relu()", "then(")
        .contains(
            "residual(", "batchNorm(", "named(", "build(", "activation(", "tanh()", "sigmoid()")
        .doesNotContain("dense(", "plan()", "with(", "chain()");
    assertThat(completions("Network.features(4)."))
        .contains("dense(", "relu()")
        .doesNotContain("conv(", "flatten()", "maxPool(");
    assertThat(completions("Network.features(4).dense(2).build(1).trainOn(null)."))
        .contains("minimizing(")
        .doesNotContain("with(", "run()", "epochs(", "model()");
  }

  private static List<String> completions(String code) {
    return shell
        .sourceCodeAnalysis()
        .completionSuggestions(code, code.length(), new int[1])
        .stream()
        .map(suggestion -> suggestion.continuation())
        .distinct()
        .toList();
  }
}
