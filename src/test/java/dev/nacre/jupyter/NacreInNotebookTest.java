package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nacre in cells of a real kernel process: training runs, charts, tables. */
class NacreInNotebookTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess();
    declare();
  }

  private static void declare() {
    var reply =
        kernel.run(
            """
            var split = Digits.load().shuffle(1).split(0.8);
            var net = Network.images(1, 8, 8)
                .conv(8, 3)
                .then("swish", x -> x.mul(x.sigmoid()))
                .flatten()
                .dense(10)
                .build(1);\
            """);
    assertThat(reply.status()).as(reply.error()).isEqualTo("ok");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  @Test
  void aCellsOwnImportsAndTypesLeaveTheOthersAsTheyAre() {
    kernel.run(
        "import dev.nacre.*;\nimport static dev.nacre.loss.Losses.*;\nimport java.util.List;");
    kernel.run("record Path(int length) {}\nint DARK = 7;");
    assertThat(kernel.run("List.of(new Path(3), DARK, crossEntropy() != null)").value())
        .isEqualTo("[Path[length=3], 7, true]");
    kernel.run("%reset");
    assertThat(kernel.run("Files.exists(Path.of(\"nowhere\"))").value()).isEqualTo("false");
    assertThat(kernel.run("crossEntropy() != null && Style.DARK == DARK").value())
        .isEqualTo("true");
    declare();
  }

  private static List<JsonObject> shown(KernelProcess.Reply reply) {
    return reply.outputs().stream()
        .filter(NacreInNotebookTest::isShown)
        .map(KernelProcess.Message::content)
        .toList();
  }

  private static boolean isShown(KernelProcess.Message output) {
    return output.type().contains("display_data");
  }

  private static String displayId(JsonObject output) {
    return output.getAsJsonObject("transient").get("display_id").getAsString();
  }

  private static void assertIsCrispPicture(JsonObject output) throws IOException {
    var size = output.getAsJsonObject("metadata").getAsJsonObject("image/png");
    var png = output.getAsJsonObject("data").get("image/png").getAsString();
    var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
    assertThat(image.getWidth()).isEqualTo(2 * size.get("width").getAsInt());
    assertThat(image.getHeight()).isEqualTo(2 * size.get("height").getAsInt());
  }

  /** However fast it trains, the run goes on until an update was seen. */
  @Test
  void aTrainingRunUpdatesOneOutputAndEndsAsAStillPicture(@TempDir Path folder) throws IOException {
    var seen = folder.resolve("seen");
    var cell =
        kernel.submit(
            """
            net.trainOn(split.train())
                .minimizing(crossEntropy())
                .with(adam(1e-3))
                .epochs(1_000_000)
                .watching(new TrainingListener() {
                    public void epoch(Progress now) {
                        if (Files.exists(Path.of("%s"))) now.stop();
                    }
                })
                .run();\
            """
                .formatted(seen.toString().replace("\\", "\\\\")));
    var shown = new ArrayList<JsonObject>();
    while (shown.size() < 2) {
      var output = kernel.nextOf(cell);
      assertThat(output.type()).as("%s", output.content()).isNotEqualTo("error");
      if (isShown(output)) shown.add(output.content());
    }
    Files.createFile(seen);
    shown.addAll(shown(kernel.await(cell)));
    assertThat(shown).hasSizeGreaterThan(2);
    assertThat(shown)
        .extracting(NacreInNotebookTest::displayId)
        .containsOnly(displayId(shown.get(0)));
    assertThat(shown.get(1).getAsJsonObject("data").get("text/plain").getAsString())
        .contains("of 1000000 · step", "loss", "learning rate 0.001", "samples/s", "left");
    assertIsCrispPicture(shown.getLast());
    assertThat(shown.getLast().getAsJsonObject("data").get("text/plain").getAsString())
        .startsWith("epoch ");
  }

  @Test
  void stopKeepsTheHistorySoFarAndTheModelAndMarksTheCell() {
    var cell =
        kernel.submit(
            """
            var stopped = net.trainOn(split.train())
                .minimizing(crossEntropy())
                .with(adam(1e-3))
                .epochs(1_000_000)
                .run();
            System.out.println("not reached");\
            """);
    awaitEpoch(10, cell);
    kernel.interrupt();
    var reply = kernel.await(cell);
    assertThat(reply.content().get("ename").getAsString()).isEqualTo("KeyboardInterrupt");
    assertThat(reply.text()).isEmpty();
    var history = kernel.run("stopped.stopped() && stopped.stepLosses().size() > 0");
    assertThat(history.value()).as(history.error() + reply.error()).isEqualTo("true");
    assertThat(kernel.run("net.evaluate(split.test()).accuracy() > 0.5").value()).isEqualTo("true");
  }

  /** Waits until a live view says that a training is in this epoch or a later one. */
  private static void awaitEpoch(int epoch, String cell) {
    int reached = 0;
    while (reached < epoch) {
      var output = kernel.nextOf(cell);
      assertThat(output.type()).as("%s", output.content()).isNotEqualTo("error");
      if (!isShown(output)) continue;
      var text = output.content().getAsJsonObject("data").get("text/plain").getAsString();
      reached = Integer.parseInt(text.split(" ")[1]); // epoch 7 of 9
    }
  }

  @Test
  void stopKeepsTheHistoryOfATrainingOnAThreadOfAPool() {
    kernel.run("import java.util.concurrent.*;");
    var cell =
        kernel.submit(
            """
            Callable<History> longRun = () -> net.trainOn(split.train())
                .minimizing(crossEntropy())
                .with(adam(1e-3))
                .epochs(1_000_000)
                .run();
            var inPool = ForkJoinPool.commonPool().submit(longRun).join();\
            """);
    int updates = 0;
    while (updates < 3) if (kernel.nextOf(cell).type().equals("update_display_data")) updates++;
    kernel.interrupt();
    assertThat(kernel.await(cell).error()).startsWith("Stopped");
    assertThat(kernel.run("inPool.stopped()").value()).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chart(n -> { System.out.println(1); while (true) {} })",
        "new TrainingListener() { public void step(Progress now) {"
            + " if (now.epoch() == 2) { System.out.println(1); while (true) {} } } }",
        "new TrainingListener() { public void finished(Progress now) {"
            + " System.out.println(1); while (true) {} } }"
      })
  void stopEndsALoopThatATrainingCallsAndKeepsTheHistory(String watching) {
    kernel.run("History cut = null;");
    var cell =
        kernel.submit(
            "cut = net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-3)).watching("
                + watching
                + ").epochs(3).run();");
    String type;
    do {
      type = kernel.nextOf(cell).type();
      assertThat(type).isNotEqualTo("error");
    } while (!type.equals("stream"));
    kernel.interrupt();
    assertThat(kernel.await(cell).error()).startsWith("Stopped");
    int epochs = watching.contains("finished") ? 3 : watching.contains("now.epoch()") ? 1 : 0;
    assertThat(kernel.run("cut.epochs()").value()).isEqualTo("" + epochs);
  }

  @Test
  void stopKeepsTheHistoryWhileAThreadOfAnEarlierStoppedCellIsStillBusy() {
    var stubborn =
        kernel.submit(
            """
            var zeros = new FileInputStream("/dev/zero");
            var thread = new Thread(() -> {
                try { zeros.transferTo(OutputStream.nullOutputStream()); } catch (IOException e) {}
            });
            thread.start();
            System.out.println(1);
            while (true) {}\
            """);
    while (!kernel.nextOf(stubborn).type().equals("stream")) {}
    kernel.interrupt();
    assertThat(kernel.await(stubborn).error()).startsWith("Stopped");
    for (int i = 0; i < 5; i++)
      stopEndsALoopThatATrainingCallsAndKeepsTheHistory(
          "new TrainingListener() { public void step(Progress now) {"
              + " System.out.println(1); while (true) {} } }");
    assertThat(kernel.run("thread.isAlive()").value()).isEqualTo("true");
    kernel.run("zeros.close();");
  }

  @Test
  void stopEndsALoopAroundTrainingRuns() {
    var cell =
        kernel.submit(
            "System.out.println(1); while (true) net.trainOn(split.train())"
                + ".minimizing(crossEntropy()).with(adam(1e-3)).epochs(3).quietly().run();");
    while (!kernel.nextOf(cell).type().equals("stream")) {}
    kernel.interrupt();
    assertThat(kernel.await(cell).error()).startsWith("Stopped");
  }

  @Test
  void aChartIsAPictureWithTextBesideIt() throws IOException {
    var reply = kernel.run("Charts.activation(relu())");
    var result =
        reply.outputs().stream()
            .filter(output -> output.type().equals("execute_result"))
            .findFirst()
            .orElseThrow()
            .content();
    assertIsCrispPicture(result);
    assertThat(reply.value()).contains("relu");
    var metadata = result.getAsJsonObject("metadata").getAsJsonObject("image/png");
    assertThat(metadata.get("alt").getAsString()).isEqualTo("relu and its derivative");
  }

  private static List<String> completed(String code) {
    var reply = kernel.ask("complete_request", Map.of("code", code, "cursor_pos", code.length()));
    return reply.getAsJsonArray("matches").asList().stream().map(JsonElement::getAsString).toList();
  }

  @Test
  void completionListsTheVerbsThatMayFollowAndNothingElse() {
    assertThat(completed("net.trainOn(split.train()).")).containsExactly("minimizing(");
    assertThat(completed("Network.features(4)."))
        .contains("dense(", "build(")
        .doesNotContain("conv(", "equals(", "getClass()", "hashCode()", "toString()", "wait(");
    assertThat(completed("\"text\".")).contains("length()", "equals(").doesNotContain("notify()");
    assertThat(completed("new Object().")).contains("equals(", "toString()", "getClass()");
    assertThat(completed("net.getC")).containsExactly("getClass()");
  }

  @Test
  void completionKnowsWhatAMethodCanBeReferredToBy() {
    assertThat(completed("Stream.of(\"a\").map(String::len")).containsExactly("length");
    assertThat(completed("var f = List.of(1).stream().map(String::va")).containsExactly("valueOf");
    assertThat(completed("net.layers().forEach(System.out::printl")).containsExactly("println");
    assertThat(completed("Stream.of(1).map(ArrayList::n")).contains("new");
    assertThat(completed("String word = \"a\";\nRunnable r = word::is"))
        .containsExactly("isBlank", "isEmpty");
    assertThat(completed("Stream.of(net).map(Model::para")).contains("parameters");
    assertThat(completed("nobody::x")).isEmpty();
  }

  @Test
  void aChartThatIsShownAppearsInTheRunningCell() throws IOException {
    var shown = shown(kernel.run("Charts.show(Charts.activation(tanh()));\nint after = 1;"));
    assertThat(shown).hasSize(1);
    assertIsCrispPicture(shown.getFirst());
  }

  @Test
  void aModelIsATable() {
    var reply = kernel.run("net.summary()");
    assertThat(reply.value()).startsWith("layer").contains("swish", "total");
    assertThat(reply.outputs().toString()).contains("<table");
  }

  @Test
  void aShapeErrorIsShownWithoutTheInsideOfNacre() {
    var error = kernel.run("int k = 5;\nNetwork.images(1, 4, 4).conv(8, k)").error();
    assertThat(error)
        .startsWith("ShapeException: conv 'conv1': a 5×5 kernel does not fit its 4×4 input")
        .endsWith("line 2:  Network.images(1, 4, 4).conv(8, k)")
        .doesNotContain("at dev.nacre");
  }

  @Test
  void aShapeErrorIsFollowedByThePathAsAPicture() throws IOException {
    var reply = kernel.run("Network.images(1, 8, 8).maxPool(4).conv(8, 3)");
    var path = shown(reply);
    assertThat(path).hasSize(1);
    assertIsCrispPicture(path.getFirst());
    assertThat(path.getFirst().getAsJsonObject("data").get("text/plain").getAsString())
        .isEqualTo("images 1×8×8 → maxPool 1×2×2 → conv1 ✗");
  }

  @Test
  void whatIsWatchedStandsBelowTheCurvesAndInTheStillPicture() throws IOException {
    var reply =
        kernel.run(
            """
            var film = Film.of(filters("conv1"));
            var watched = net.trainOn(split.train())
                .minimizing(crossEntropy())
                .with(adam(1e-3))
                .epochs(30)
                .watching(weights(), gradientNorms(), film)
                .run();\
            """);
    assertThat(reply.status()).as(reply.error()).isEqualTo("ok");
    assertThat(reply.text()).isEmpty();
    var shown = shown(reply);
    var last = shown.getLast();
    assertIsCrispPicture(last);
    var size = last.getAsJsonObject("metadata").getAsJsonObject("image/png");
    assertThat(size.get("height").getAsInt()).isGreaterThan(700);
    assertThat(size.get("width").getAsInt()).isBetween(900, 960);
    var film = kernel.run("film").outputs().toString();
    assertThat(film).contains("nacre-film", "epoch 30 of 30");
  }

  @Test
  void aChartThatFailsTakesNoOthersWithIt() throws Exception {
    var reply =
        kernel.run(
            """
            int[] looks = {0};
            net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-3)).epochs(2)
                .watching(weights(), chart(n -> {
                  if (looks[0]++ > 0) throw new IllegalStateException("not <now>");
                  return Charts.line(Tensor.of(1, 2), Tensor.of(1, 2));
                }))
                .run();\
            """);
    assertThat(reply.status()).as(reply.error()).isEqualTo("ok");
    var last = shown(reply).getLast();
    assertIsCrispPicture(last);
    var data = last.getAsJsonObject("data");
    assertThat(data.get("text/plain").getAsString()).endsWith("cannot be shown: not <now>");
    assertThat(data.get("text/html").getAsString()).contains("<img", "not &lt;now&gt;");
  }

  @Test
  void stopEndsALoopInAWatchedChart() {
    var cell =
        kernel.submit(
            """
            int[] turns = {0};
            net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-3))
                .epochs(1_000_000)
                .watching(chart(n -> {
                  if (turns[0] > 0) System.out.println("loops");
                  while (turns[0]++ > 0) Math.sin(turns[0]);
                  return Charts.line(Tensor.of(1, 2), Tensor.of(1, 2));
                }))
                .run();\
            """);
    while (!kernel.nextOf(cell).content().toString().contains("loops")) {}
    kernel.interrupt();
    assertThat(kernel.await(cell).error()).startsWith("Stopped");
  }

  @Test
  void whatIsWarmedUpIsKnown() {
    for (var code : AssistWarmUp.SAMPLES) {
      var place = Map.of("code", code, "cursor_pos", code.length(), "detail_level", 0);
      assertThat(kernel.ask("complete_request", place).getAsJsonArray("matches"))
          .as(code)
          .isNotEmpty();
    }
  }

  @Test
  void shiftTabShowsNacresJavadoc() {
    var code = "Network.images(1, 8, 8)";
    var reply =
        kernel.ask("inspect_request", Map.of("code", code, "cursor_pos", 10, "detail_level", 0));
    assertThat(reply.getAsJsonObject("data").get("text/plain").getAsString())
        .startsWith("Images Network.images(int channels, int height, int width)\n");
  }

  @Test
  void signaturesOfRecordsAndOfObjectsMethodsAreShown() {
    for (var code : List.of("adam(1e-3).betas(", "Tensor.matmul")) {
      var at = Map.of("code", code, "cursor_pos", code.length(), "detail_level", 0);
      assertThat(kernel.ask("inspect_request", at).toString())
          .containsAnyOf("Adam Adam.betas(double first, double", "Tensor Tensor.matmul(Tensor");
    }
  }

  @Test
  void commentsOfMembersAreShown() {
    kernel.run(
        """
        /** Anything that speaks. */
        class Animal {
          int age; /* no Javadoc */ int weight;
          /** The name, with (brackets); and {braces}. */
          protected String name = speak(1);
          /** Speaks * loudly. */
          public String speak(int times) { return "a"; }
          void sleep() { speak(2); }
        }
        class Stone { int speak(int times) { return 0; } }\
        """);
    for (var code : List.of("new Animal().speak(3)", "new Animal().name", "new Animal().sleep()")) {
      var at = Map.of("code", code, "cursor_pos", code.indexOf('.') + 3, "detail_level", 0);
      var expected =
          code.contains("speak")
              ? "Speaks * loudly."
              : code.contains("name") ? "The name" : "sleep()";
      assertThat(kernel.ask("inspect_request", at).toString())
          .contains(expected)
          .doesNotContain("Anything");
    }
    var stone = "new Stone().speak(";
    var at = Map.of("code", stone, "cursor_pos", stone.length(), "detail_level", 0);
    assertThat(kernel.ask("inspect_request", at).toString())
        .contains("Stone.speak")
        .doesNotContain("loudly");
  }

  @Test
  void anOutputIsUpdatedAlsoWhenItsCellHasEnded() {
    var first =
        kernel.run("import dev.nacre.jupyter.LiveOutput;\nvar live = LiveOutput.show(\"0 %\");");
    var id = displayId(shown(first).getFirst());
    var second = kernel.submit("live.update(\"100 %\");");
    kernel.await(second);
    var parent = first.outputs().getFirst().parent();
    var update = kernel.nextOf(parent);
    assertThat(update.type()).isEqualTo("update_display_data");
    assertThat(displayId(update.content())).isEqualTo(id);
    assertThat(update.content().getAsJsonObject("data").get("text/plain")).hasToString("\"100 %\"");
  }
}
