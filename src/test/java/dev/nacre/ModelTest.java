package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.NDArray;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Parameters;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What a model computes and says. */
class ModelTest {
  private final Model images =
      Network.images(2, 6, 6).conv(3, 3).batchNorm().relu().maxPool(2).flatten().dense(5).build(7);

  @Test
  void predictGivesLogitsProbabilitiesTheirSoftmaxClassifyTheLargest() {
    Tensor x = Tensor.randn(new Rng(1), 4, 2, 6, 6);
    Tensor logits = images.predict(x);
    assertThat(logits.shape()).isEqualTo(Shape.of(4, 5));
    assertThat(logits.isTracked()).isFalse();
    assertThat(images.probabilities(x).toArray()).containsExactly(logits.softmax(1).toArray());
    assertThat(images.classify(x)).containsExactly(logits.argMax(1));
    for (float sum : images.probabilities(x).sum(1).toArray()) {
      assertThat(sum).isEqualTo(1f, within(1e-6f));
    }
  }

  @Test
  void aDenseNetworkComputesWhatTheFormulaSays() {
    var net = Network.features(2).dense(2).relu().dense(1).build(1);
    net.weight("dense1.weight").array().copyFrom(matrix(1, -1, 2, 0));
    net.weight("dense1.bias").array().copyFrom(Tensor.of(0, 1).array());
    net.weight("dense2.weight").array().copyFrom(Tensor.of(1, 10).array());
    net.weight("dense2.bias").array().copyFrom(Tensor.of(0.5f).array());
    assertThat(net.predict(Tensor.of(new float[][] {{3, 1}, {1, 3}})).toArray())
        .containsExactly(2 + 70 + 0.5f, 0 + 30 + 0.5f);
  }

  @Test
  void anExampleIsPredictedTheSameAloneOrInAnyCompany() {
    Tensor x = Tensor.randn(new Rng(2), 9, 2, 6, 6);
    float[] together = images.predict(x).toArray();
    var alone = new float[together.length];
    for (int i = 0; i < 9; i++) {
      System.arraycopy(images.predict(x.slice(0, i, i + 1)).toArray(), 0, alone, 5 * i, 5);
    }
    assertThat(alone).containsExactly(together);
  }

  @Test
  void manyExamplesGoThroughInPiecesWithTheSameResult() {
    var wide = Network.features(3).dense(1 << 16).relu().dense(2).build(1);
    assertThat(wide.atOnce()).isEqualTo(64);
    Tensor x = Tensor.randn(new Rng(3), 150, 3);
    float[] all = wide.predict(x).toArray();
    assertThat(wide.predict(x.slice(0, 100, 150)).toArray())
        .containsExactly(Arrays.copyOfRange(all, 200, 300));
  }

  @Test
  void aLongPredictionOrEvaluationCanBeInterrupted() {
    var net =
        Network.features(3)
            .dense(1 << 16)
            .then(
                "stop",
                x -> {
                  Thread.currentThread().interrupt();
                  return x;
                })
            .dense(2)
            .build(1);
    assertThat(Thread.interrupted()).isTrue();
    Tensor x = Tensor.zeros(200, 3);
    assertThatThrownBy(() -> net.predict(x))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after 64 of 200 examples");
    assertThatThrownBy(() -> net.evaluate(Dataset.of(x, new int[200])))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after 64 of 200 examples");
    assertThatThrownBy(() -> net.activations(x))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after layer stop1");
    assertThat(Thread.interrupted()).isFalse();
    assertThat(Scope.isOpen()).isFalse();
  }

  @Test
  void activationsHaveTheOutputOfEachLayerInOrder() {
    Tensor x = Tensor.randn(new Rng(4), 3, 2, 6, 6);
    var activations = images.activations(x);
    assertThat(activations.keySet())
        .containsExactly("conv1", "batchNorm1", "relu1", "maxPool1", "flatten1", "dense1");
    assertThat(activations.get("conv1").shape()).hasToString("3×3×4×4");
    assertThat(activations.get("relu1").toArray())
        .containsExactly(activations.get("batchNorm1").relu().toArray());
    assertThat(activations.get("dense1").toArray()).containsExactly(images.predict(x).toArray());
  }

  @Test
  void forwardTrainsBatchNormalizationPredictDoesNot() {
    Tensor x = Tensor.randn(new Rng(5), 8, 2, 6, 6);
    float[] before = images.weight("batchNorm1.running_mean").toArray();
    images.predict(x);
    assertThat(images.weight("batchNorm1.running_mean").toArray()).containsExactly(before);
    images.forward(x);
    assertThat(images.weight("batchNorm1.running_mean").toArray()).isNotEqualTo(before);
  }

  @Test
  void resetGoesBackToTheInitialWeightsAndBuffers() {
    var first = snapshot(images);
    Tensor loss = crossEntropy().of(images.forward(Tensor.ones(4, 2, 6, 6)), new int[4]);
    loss.backward();
    sgd(0.5).over(images.parameters()).step();
    assertThat(snapshot(images)).isNotEqualTo(first);
    images.reset();
    assertThat(snapshot(images)).isEqualTo(first);
    assertThat(images.parameters().getFirst().grad()).isNull();
  }

  @Test
  void theSameSeedGivesTheSameWeightsAnotherSeedOthers() {
    var stage = Network.features(6).dense(5).relu().dense(4);
    assertThat(snapshot(stage.build(3))).isEqualTo(snapshot(stage.build(3)));
    assertThat(snapshot(stage.build(3))).isNotEqualTo(snapshot(stage.build(4)));
  }

  @Test
  void weightsHavePyTorchsNames() {
    assertThat(images.weights().keySet())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "batchNorm1.weight",
            "batchNorm1.bias",
            "dense1.weight",
            "dense1.bias",
            "batchNorm1.running_mean",
            "batchNorm1.running_var");
    assertThat(images.parameters()).hasSize(6);
    assertThatThrownBy(() -> images.weight("conv9.weight"))
        .hasMessage(
            "there is no weight 'conv9.weight'; this network has conv1.weight, conv1.bias,"
                + " batchNorm1.weight, batchNorm1.bias, dense1.weight, dense1.bias,"
                + " batchNorm1.running_mean, batchNorm1.running_var");
  }

  @Test
  void aResidualIsFollowedByTheLayersInsideIt() {
    var summary = Network.features(4).residual(s -> s.dense(6).relu().dense(4)).dense(2).summary();
    assertThat(summary.rows())
        .extracting(Summary.Row::layer)
        .containsExactly(
            "features",
            "residual1",
            "residual1.dense1",
            "residual1.relu1",
            "residual1.dense2",
            "dense1");
    assertThat(summary.parameters()).isEqualTo(5 * 6 + 7 * 4 + 5 * 2);
  }

  @Test
  void theSummaryIsATableOfLayersShapesAndParameters() {
    assertThat(images.summary())
        .hasToString(
            """
            layer       output shape    parameters
            images      2×6×6
            conv1       3×4×4                   57
            batchNorm1  3×4×4                    6
            relu1       3×4×4
            maxPool1    3×2×2
            flatten1    12
            dense1      5                       65
            total                              128\
            """);
    assertThat(images.summary().parameters()).isEqualTo(128);
    assertThat(images).hasToString(images.summary().toString());
  }

  @Test
  void imagesOfAnotherSizeAreRefusedEverywhere() {
    String message =
        """
        this network takes images of 2×6×6, but got 4×1×28×28
          needs:  n×2×6×6, the batch first
          try:    Network.images(1, 28, 28)\
        """;
    Tensor x = Tensor.zeros(4, 1, 28, 28);
    for (Runnable use :
        List.<Runnable>of(
            () -> images.predict(x),
            () -> images.probabilities(x),
            () -> images.classify(x),
            () -> images.forward(x),
            () -> images.activations(x),
            () -> images.trainOn(Dataset.of(x, new int[4])),
            () -> images.evaluate(Dataset.of(x, new int[4])))) {
      assertThatThrownBy(use::run).isInstanceOf(ShapeException.class).hasMessage(message);
    }
  }

  @Test
  void otherShapesComeWithAFittingHint() {
    assertThatThrownBy(() -> images.predict(Tensor.zeros(2, 6, 6)))
        .hasMessage(
            """
            this network takes images of 2×6×6, but got 2×6×6
              needs:  n×2×6×6, the batch first
              try:    reshape(1, 2, 6, 6) for a batch of one\
            """);
    assertThatThrownBy(() -> images.predict(Tensor.zeros(5, 72)))
        .hasMessageEndingWith("try:    reshape(-1, 2, 6, 6)");
    assertThatThrownBy(() -> images.predict(Tensor.zeros(5, 70)))
        .hasMessageEndingWith("try:    Network.features(70)");
    assertThatThrownBy(() -> images.predict(Tensor.zeros(5, 2, 7)))
        .hasMessageEndingWith("try:    Network.sequences(2, 7)");
    assertThatThrownBy(() -> images.predict(Tensor.zeros(5, 2, 7, 1, 1)))
        .hasMessageEndingWith("try:    images of 2×6×6");
    assertThatThrownBy(() -> Network.features(3).dense(2).build(1).predict(Tensor.zeros(5, 4)))
        .hasMessage(
            """
            this network takes features of 3, but got 5×4
              needs:  n×3, the batch first
              try:    Network.features(4)\
            """);
  }

  @Test
  void classesNeedAnOutputOfOneAxis() {
    var convolution = Network.images(1, 4, 4).conv(2, 3).build(1);
    assertThatThrownBy(() -> convolution.classify(Tensor.zeros(1, 1, 4, 4)))
        .hasMessage(
            "classes need an output of 1 axis, but this network's is 2×2×2;"
                + " try .flatten().dense(classes) at its end");
  }

  @Test
  void anInputWithNanIsRefusedWithItsPlace() {
    var net = Network.features(2).dense(2).build(1);
    var x = Tensor.of(new float[][] {{1, 2}, {3, Float.NaN}});
    assertThatThrownBy(() -> net.classify(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the input must be finite, but row 1, column 1 is NaN\n  try: ");
    assertThatThrownBy(() -> net.predict(Tensor.of(new float[][] {{1 / 0f, 0}})))
        .hasMessageStartingWith("the input must be finite, but row 0, column 0 is Infinity");
  }

  @Test
  void dataOfAnotherShapeOfTheSameSizeIsToldHowToFit() {
    var net = Network.features(64).dense(10).build(1);
    assertThatThrownBy(() -> net.evaluate(dev.nacre.data.Digits.load()))
        .hasMessageContaining("takes features of 64, but got 1797×1×8×8")
        .hasMessageEndingWith("try:    .withSampleShape(64) of the data");
  }

  @Test
  void forwardOutsideAScopeGivesBackWhatItMadeAtBackward() {
    var seen = new ArrayList<Tensor>();
    var net =
        Network.features(4)
            .dense(3)
            .then(
                "spy",
                x -> {
                  seen.add(x);
                  return x.tanh();
                })
            .dense(2)
            .build(1);
    seen.clear();
    Tensor y = net.forward(Tensor.ones(5, 4));
    Tensor loss = crossEntropy().of(y, new int[5]);
    assertThat(seen.getFirst().array().isClosed()).isFalse();
    loss.backward();
    assertThat(seen.getFirst().array().isClosed()).isTrue();
    assertThat(y.array().isClosed()).isFalse();
    assertThat(y.toArray()).hasSize(10);
    assertThat(net.parameters().getFirst().grad()).isNotNull();
  }

  @Test
  void forwardInAScopeBelongsToThatScope() {
    var net = Network.features(4).dense(3).build(1);
    Tensor y;
    try (var _ = Scope.open()) {
      y = net.forward(Tensor.ones(5, 4));
      crossEntropy().of(y, new int[5]).backward();
      assertThat(y.array().isClosed()).isFalse();
    }
    assertThat(y.array().isClosed()).isTrue();
    assertThat(net.parameters().getFirst().grad()).isNotNull();
  }

  @Test
  void whatALayerRefusesNamesTheLayer() {
    var net = Network.features(2).dense(2).then("a", x -> x.reshape(2, 1, 2)).build(1);
    assertThatThrownBy(() -> net.predict(Tensor.ones(3, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "a 'a1' on 3×2: 3×2 (6 elements) cannot be reshaped to 2×1×2 (4 elements);"
                + " try -1 for one axis");
    var nothing = Network.features(2).then("b", x -> x.dim(0) == 2 ? x : null).build(1);
    assertThatThrownBy(() -> nothing.predict(Tensor.ones(3, 2)))
        .hasMessage("output of b 'b1' is missing (null)");
    assertThatThrownBy(() -> net.predict(null)).hasMessage("input is missing (null)");
    assertThatThrownBy(() -> net.forward(null)).hasMessage("input is missing (null)");
  }

  @Test
  void activationsOfNoExampleAreEmpty() {
    var net = Network.images(1, 4, 4).conv(2, 3).maxPool(2).flatten().dense(3).build(1);
    assertThat(net.activations(Tensor.zeros(0, 1, 4, 4)).values())
        .extracting(y -> y.shape().toString())
        .containsExactly("0×2×2×2", "0×2×1×1", "0×2", "0×3");
  }

  @Test
  void aLayerWhoseForwardBreaksItsWordIsNamed() {
    record Liar() implements Layer {
      @Override
      public Shape outputShape(Shape input) {
        return input;
      }

      @Override
      public Tensor forward(Tensor x, Parameters parameters, boolean training) {
        return x.slice(1, 0, 2);
      }
    }
    var net = Network.features(4).then(new Liar()).dense(3).build(1);
    assertThatThrownBy(() -> net.predict(Tensor.zeros(5, 4)))
        .hasMessage(
            """
            liar 'liar1': its forward gave 5×2, but its output shape promised 5×4
              needs:  forward and outputShape of the layer to agree
              try:    printing x.shape() in its forward\
            """);
    assertThat(Scope.isOpen()).isFalse();
    assertThatThrownBy(() -> net.forward(Tensor.zeros(5, 4))).isInstanceOf(ShapeException.class);
    assertThat(Scope.isOpen()).isFalse();
  }

  @Test
  void evaluateMeasuresLossAccuracyAndConfusion() {
    var net = Network.features(2).dense(2).build(1);
    net.weight("dense1.weight").array().copyFrom(matrix(1, 0, 0, 1));
    var data =
        Dataset.of(new float[][] {{2, 0}, {0, 2}, {2, 0}, {0, 2}}, new int[] {0, 1, 1, 1})
            .withClassNames("cat", "dog");
    var evaluation = net.evaluate(data);
    double right = Math.log(1 + Math.exp(-2));
    assertThat(evaluation.loss()).isEqualTo((3 * right + right + 2) / 4, within(1e-6));
    assertThat(evaluation.accuracy()).isEqualTo(0.75);
    assertThat(evaluation.size()).isEqualTo(4);
    assertThat(evaluation).hasToString("4 samples: loss 0.6269, accuracy 75.00 %");
    assertThat(evaluation.confusion().counts()).isDeepEqualTo(new long[][] {{1, 0}, {1, 2}});
    assertThat(evaluation.confusion())
        .hasToString(
            """
            label ↓ predicted →
                 cat  dog
            cat    1    ·
            dog    1    2\
            """);
  }

  @Test
  void evaluateOnTargetsHasALossOnly() {
    var net = Network.features(1).dense(1).build(1);
    net.weight("dense1.weight").array().fill(2);
    var evaluation = net.evaluate(Examples.line(50));
    assertThat(evaluation.loss()).isEqualTo(1, within(1e-6));
    assertThat(evaluation).hasToString("50 samples: loss 1.0000");
    assertThatThrownBy(evaluation::accuracy)
        .hasMessage(
            "accuracy and confusion need labels, but these samples have targets; try loss()");
  }

  private static NDArray matrix(float... rowsOfTwo) {
    return NDArray.of(rowsOfTwo, Shape.of(rowsOfTwo.length / 2, 2));
  }

  static List<List<Float>> snapshot(Model model) {
    return model.weights().values().stream()
        .map(
            weight -> {
              var values = new ArrayList<Float>();
              for (float w : weight.toArray()) {
                values.add(w);
              }
              return (List<Float>) values;
            })
        .toList();
  }

  // ---- layers inside residuals

  @Test
  void layersInsideResidualsHaveOutputsAndTracesByTheNamesOfTheSummary() {
    var net =
        Network.sequences(5, 4)
            .rnn(4)
            .residual(s -> s.lstm(4).residual(t -> t.tanh()))
            .lastStep()
            .build(1);
    Tensor x = Tensor.randn(new Rng(4), 3, 5, 4);
    var outputs = net.activations(x);
    assertThat(outputs.keySet())
        .containsExactly(
            "rnn1",
            "residual1",
            "residual1.lstm1",
            "residual1.residual1",
            "residual1.residual1.tanh1",
            "lastStep1");
    Tensor inner = outputs.get("residual1.lstm1");
    assertThat(outputs.get("residual1.residual1.tanh1").toArray())
        .containsExactly(inner.tanh().toArray());
    assertThat(outputs.get("residual1").toArray())
        .containsExactly(outputs.get("rnn1").add(outputs.get("residual1.residual1")).toArray());
    assertThat(net.trace("residual1.lstm1", x.slice(0, 0, 1)).hidden().toArray())
        .containsExactly(inner.slice(0, 0, 1).toArray());
    assertThatThrownBy(() -> net.trace("lstm1", x.slice(0, 0, 1)))
        .hasMessage("there is no LSTM 'lstm1'; try residual1.lstm1");
  }
}
