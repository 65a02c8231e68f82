package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.mse;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks over sequences, from the front door. */
class SequencesTest {
  private static Dataset digits() {
    return Digits.load().withSampleShape(8, 8);
  }

  private static void assertMessage(ThrowingCallable call, String message) {
    assertThatThrownBy(call).hasMessage(message);
  }

  @Test
  void theSummaryHasShapesAndNumbersOfParameters() {
    var net =
        Network.sequences(28, 28).lstm(128).rnn(20, r -> r.relu()).lastStep().dense(10).build(1);
    assertThat(net.summary().toString())
        .isEqualTo(
            """
            layer      output shape    parameters
            sequences  28×28
            lstm1      28×128              80,896
            rnn1       28×20                3,000
            lastStep1  20
            dense1     10                     210
            total                          84,106\
            """);
  }

  @Test
  void weightsHavePyTorchsNamesAndShapes() {
    var net = Network.sequences(5, 3).lstm(4).rnn(2).named("reader").meanOverSteps().build(1);
    assertThat(net.weights().keySet())
        .containsExactly(
            "lstm1.weight_ih_l0",
            "lstm1.weight_hh_l0",
            "lstm1.bias_ih_l0",
            "lstm1.bias_hh_l0",
            "reader.weight_ih_l0",
            "reader.weight_hh_l0",
            "reader.bias_ih_l0",
            "reader.bias_hh_l0");
    assertThat(net.weight("lstm1.weight_ih_l0").shape()).isEqualTo(Shape.of(16, 3));
    assertThat(net.weight("reader.weight_hh_l0").shape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void recurrentWeightsAreOrthogonalAtFirstAndForgetGatesOpen() {
    var net = Network.sequences(5, 3).lstm(7).lastStep().build(1);
    Tensor all = net.weight("lstm1.weight_hh_l0");
    for (int gate = 0; gate < 4; gate++) {
      Tensor u = Tensor.of(all.array().slice(0, 7 * gate, 7 * gate + 7).copy());
      float[] identity = u.matmul(u.transpose(0, 1)).toArray();
      for (int i = 0; i < identity.length; i++) {
        assertThat(identity[i]).isCloseTo(i % 8 == 0 ? 1f : 0f, within(1e-5f));
      }
    }
    float[] bias = net.weight("lstm1.bias_ih_l0").toArray();
    for (int i = 0; i < bias.length; i++) {
      assertThat(bias[i]).isEqualTo(i / 7 == 1 ? 1f : 0f);
    }
  }

  @Test
  void theWaysOutOfASequenceGiveWhatTheirNamesSay() {
    var start = Network.sequences(6, 3).lstm(4);
    Tensor x = Tensor.randn(new Rng(1), 2, 6, 3);
    Tensor all = start.build(1).predict(x);
    assertThat(all.shape()).isEqualTo(Shape.of(2, 6, 4));
    assertThat(start.eachStep().build(1).predict(x).toArray()).isEqualTo(all.toArray());
    assertThat(start.lastStep().build(1).predict(x).toArray())
        .isEqualTo(all.slice(1, 5, 6).toArray());
    assertThat(start.meanOverSteps().build(1).predict(x).toArray())
        .isEqualTo(all.mean(false, 1).toArray());
    assertThat(start.flatten().build(1).predict(x).toArray()).isEqualTo(all.toArray());
  }

  @Test
  void layersAfterEachStepShareTheirWeightsOverTheSteps() {
    var net = Network.sequences(6, 3).rnn(4).eachStep().dense(5).relu().dense(2).build(1);
    assertThat(net.outputShape()).isEqualTo(Shape.of(6, 2));
    assertThat(net.weight("dense1.weight").shape()).isEqualTo(Shape.of(5, 4));
    Tensor x = Tensor.randn(new Rng(1), 2, 6, 3);
    Tensor h = net.activations(x).get("rnn1");
    Tensor step = h.slice(1, 3, 4).reshape(2, 4);
    Tensor expected = head(net, step);
    assertThat(net.predict(x).slice(1, 3, 4).toArray())
        .containsExactly(expected.toArray(), within(1e-6f));
  }

  private static Tensor head(Model net, Tensor x) {
    Tensor hidden =
        x.matmul(net.weight("dense1.weight").transpose(0, 1)).add(net.weight("dense1.bias")).relu();
    return hidden
        .matmul(net.weight("dense2.weight").transpose(0, 1))
        .add(net.weight("dense2.bias"));
  }

  @Test
  void sequencesTakeTheVerbsOfAllStages() {
    var net =
        Network.sequences(6, 3)
            .batchNorm()
            .lstm(4)
            .residual(s -> s.rnn(4).tanh())
            .then("half", x -> x.mul(0.5f))
            .eachStep()
            .batchNorm()
            .residual(s -> s.dense(4))
            .dense(2)
            .build(1);
    Tensor y = net.forward(Tensor.randn(new Rng(1), 5, 6, 3));
    assertThat(y.shape()).isEqualTo(Shape.of(5, 6, 2));
    y.square().mean().backward();
    assertThat(net.parameters()).allMatch(w -> w.grad() != null);
  }

  @Test
  void oneSequenceOfOneStepLeftOverJoinsItsNeighboursWhereBatchesAreNormalized() {
    var samples = Dataset.of(new float[33][1][4], new int[33]);
    var net = Network.sequences(1, 4).lstm(3).lastStep().batchNorm().dense(2).build(1);
    var ofSteps = Network.sequences(1, 4).batchNorm().lstm(3).lastStep().dense(2).build(1);
    for (var each : List.of(net, ofSteps)) {
      var history =
          each.trainOn(samples).minimizing(crossEntropy()).with(sgd(0.1)).epochs(1).quietly().run();
      assertThat(history.stepLosses()).hasSize(1);
    }
  }

  @Test
  void batchNormalizationOfSequencesIsOverSamplesAndSteps() {
    var net = Network.sequences(50, 2).batchNorm().build(1);
    Tensor y = net.forward(Tensor.randn(new Rng(1), 40, 50, 2).mul(3f).add(7f));
    assertThat(y.mean(false, 0, 1).toArray()).containsExactly(new float[] {0, 0}, within(1e-4f));
    assertThat(y.variance(false, false, 0, 1).toArray())
        .containsExactly(new float[] {1, 1}, within(1e-3f));
  }

  @Test
  void aTraceHasTheGatesAndStatesOfOneSequence() {
    var net = Network.sequences(6, 3).rnn(2).lstm(4).lastStep().build(1);
    Tensor x = Tensor.randn(new Rng(1), 6, 3);
    var states = net.trace("lstm1", x);
    float[] i = states.input().toArray();
    float[] f = states.forget().toArray();
    float[] g = states.candidate().toArray();
    float[] o = states.output().toArray();
    float[] c = states.cell().toArray();
    float[] h = states.hidden().toArray();
    assertThat(states.cell().shape()).isEqualTo(Shape.of(6, 4));
    for (int at = 0; at < 24; at++) {
      double before = at < 4 ? 0 : c[at - 4];
      assertThat((double) c[at]).isCloseTo(f[at] * before + i[at] * g[at], within(1e-6));
      assertThat((double) h[at]).isCloseTo(o[at] * Math.tanh(c[at]), within(1e-6));
    }
    assertThat(h).isEqualTo(net.activations(x.reshape(1, 6, 3)).get("lstm1").toArray());
  }

  @Test
  void aTraceOfWhatIsNoLstmIsRefused() {
    var net = Network.sequences(6, 3).rnn(2).lstm(4).named("memory").lastStep().build(1);
    assertMessage(
        () -> net.trace("rnn1", Tensor.zeros(6, 3)), "there is no LSTM 'rnn1'; try memory");
    assertMessage(
        () -> Network.sequences(6, 3).rnn(2).build(1).trace("rnn1", Tensor.zeros(6, 3)),
        "there is no LSTM 'rnn1'; this network has none");
    assertMessage(
        () -> net.trace("memory", Tensor.zeros(2, 6, 3)),
        "a trace is of one example of 6×3, but the tensor is 2×6×3; try data.sample(0)");
  }

  @Test
  void anLstmLearnsToReadDigitsRowByRow() {
    var split = digits().shuffle(42).split(0.8);
    var net = Network.sequences(8, 8).lstm(48).lastStep().dense(10).build(42);
    net.trainOn(split.train())
        .minimizing(crossEntropy())
        .with(adam(1e-2))
        .epochs(12)
        .quietly()
        .run();
    assertThat(net.evaluate(split.test()).accuracy()).isGreaterThan(0.95);
  }

  /** What came one step before; the first step has no one before it and says 0. */
  private static Dataset echoes(int count, long seed) {
    var rng = new Rng(seed);
    var letters = new float[count][9][3];
    var labels = new int[count][9];
    for (int n = 0; n < count; n++) {
      int before = 0;
      for (int t = 0; t < 9; t++) {
        labels[n][t] = before;
        before = rng.nextInt(3);
        letters[n][t][before] = 1;
      }
    }
    return Dataset.of(letters, labels);
  }

  @Test
  void aLabelForEachStepIsLearnt() {
    var net = Network.sequences(9, 3).lstm(16).eachStep().dense(3).build(1);
    var history =
        net.trainOn(echoes(300, 1))
            .minimizing(crossEntropy())
            .with(adam(2e-2))
            .epochs(12)
            .validatingOn(echoes(50, 2))
            .quietly()
            .run();
    assertThat(history.validationAccuracies().getLast()).isGreaterThan(0.99);
    assertThat(history.trainAccuracies().getLast()).isBetween(0.95, 1.0);
    var test = echoes(20, 3);
    assertThat(net.evaluate(test).confusion().size()).isEqualTo(180);
    assertThat(net.evaluate(test).accuracy()).isGreaterThan(0.99);
    assertThat(net.classify(test.features())).hasSize(180).isEqualTo(test.labels());
    Tensor probabilities = net.probabilities(test.features());
    assertThat(probabilities.shape()).isEqualTo(Shape.of(20, 9, 3));
    for (float sum : probabilities.sum(false, 2).toArray()) {
      assertThat(sum).isCloseTo(1f, within(1e-5f));
    }
  }

  @Test
  void aTargetForEachStepIsLearnt() {
    var x = new float[40][12][1];
    var next = new float[40][12][1];
    for (int n = 0; n < 40; n++) {
      for (int t = 0; t < 12; t++) {
        x[n][t][0] = (float) Math.sin(0.7 * t + n);
        next[n][t][0] = (float) Math.sin(0.7 * (t + 1) + n);
      }
    }
    var data = Dataset.of(x, next);
    var net = Network.sequences(12, 1).rnn(16).eachStep().dense(1).build(1);
    double before = net.evaluate(data).loss();
    net.trainOn(data).minimizing(mse()).with(adam(1e-2)).epochs(60).quietly().run();
    assertThat(net.evaluate(data).loss()).isLessThan(before / 10);
  }

  @Test
  void labelsThatDoNotGoWithTheStepsAreRefused() {
    var perStep = Network.sequences(9, 3).lstm(4).eachStep().dense(3).build(1);
    var last = Network.sequences(9, 3).lstm(4).lastStep().dense(3).build(1);
    var one = Dataset.of(new float[2][9][3], new int[] {0, 1});
    assertMessage(
        () -> perStep.trainOn(one).minimizing(crossEntropy()).with(adam(0.1)),
        "the training data has one label a sample, but the network's output is 9×3;"
            + " try .lastStep() before the last layer");
    assertMessage(
        () -> last.evaluate(echoes(5, 1)),
        "the data has 9 labels a sample, one a step, but the network's output is 3;"
            + " try .eachStep().dense(classes)");
    var narrow = Network.sequences(9, 3).lstm(4).eachStep().dense(2).build(1);
    assertMessage(
        () -> narrow.evaluate(echoes(5, 1)),
        "the largest label of the data is 2, but the network has 2 outputs;"
            + " try .dense(3) as its last layer");
  }

  @Test
  void aSavedNetworkGivesTheSameBitsAgain(@TempDir Path folder) {
    var net =
        Network.sequences(8, 8)
            .rnn(9, r -> r.relu())
            .lstm(7)
            .named("memory")
            .meanOverSteps()
            .dense(10)
            .build(3);
    Path path = folder.resolve("net.safetensors");
    net.save(path);
    var again = Model.load(path);
    assertThat(again.toString()).isEqualTo(net.toString());
    Tensor x = digits().take(20).features();
    assertThat(again.predict(x).toArray()).isEqualTo(net.predict(x).toArray());
  }

  @Test
  void wrongShapesAreRefusedInWords() {
    assertMessage(
        () -> Network.sequences(0, 3), "number of steps must be at least 1, but was 0; try 28");
    assertMessage(
        () -> Network.sequences(3, 0),
        "number of features of a step must be at least 1, but was 0; try 28");
    assertMessage(
        () -> Network.sequences(3, 1).lstm(0),
        "units of an LSTM must be between 1 and 536870911, but was 0; try 32");
    assertMessage(
        () -> Network.sequences(3, 1).rnn(-1),
        "units of an RNN must be at least 1, but was -1; try 32");
    assertMessage(
        () -> Network.features(3).then(new dev.nacre.layer.Lstm(4)),
        """
        lstm 'lstm1': it takes sequences, but 3 came in
          so far: features 3 → lstm1 ✗
          needs:  2 axes (steps, features), not 1
          try:    Network.sequences(steps, features)\
        """);
  }

  @Test
  void dataOfAnotherShapeIsToldItsWay() {
    var net = Network.sequences(8, 8).lstm(4).lastStep().dense(10).build(1);
    assertThatThrownBy(
            () -> net.trainOn(Digits.load()).minimizing(crossEntropy()).with(adam(0.1)).run())
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            """
            this network takes sequences of 8×8, but got 1797×1×8×8
              needs:  n×8×8, the batch first
              try:    .withSampleShape(8, 8) of the data\
            """);
    assertMessage(
        () -> Network.features(4).dense(2).build(1).predict(Tensor.zeros(5, 6, 3)),
        """
        this network takes features of 4, but got 5×6×3
          needs:  n×4, the batch first
          try:    Network.sequences(6, 3)\
        """);
  }
}
