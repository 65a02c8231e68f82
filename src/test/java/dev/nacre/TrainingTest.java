package dev.nacre;

import static dev.nacre.layer.Activations.relu;
import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.mse;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.momentum;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.io.Csv;
import dev.nacre.layer.Layer;
import dev.nacre.loss.Loss;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Training through the front door. */
class TrainingTest {
  private final Dataset data = Examples.clouds(100, 4, 3, 1);
  private final Model net = Network.features(4).dense(16).relu().dense(3).build(5);

  private Training training() {
    return net.trainOn(data).minimizing(crossEntropy()).with(adam(0.01)).quietly();
  }

  @Test
  void theLossFallsAndTheClassesAreFound() {
    var history = training().epochs(20).validatingOn(Examples.clouds(50, 4, 3, 1)).run();
    assertThat(history.trainLosses().getLast()).isLessThan(history.trainLosses().getFirst() / 3);
    assertThat(net.evaluate(data).accuracy()).isGreaterThan(0.95);
    assertThat(history.epochs()).isEqualTo(20);
    assertThat(history.stepLosses()).hasSize(20 * 4); // batches of 32, 32, 32 and 4
    assertThat(history.trainAccuracies()).hasSize(20);
    assertThat(history.validationLosses()).hasSize(20);
    assertThat(history.validationAccuracies()).hasSize(20);
    assertThat(history.seconds()).hasSize(20).allMatch(seconds -> seconds > 0);
    assertThat(history.stopped()).isFalse();
  }

  @Test
  void digitsAreReadByAConvolutionalNetwork() {
    var split = Digits.load().shuffle(42).split(0.8);
    var digits =
        Network.images(1, 8, 8)
            .conv(16, 3, c -> c.padding(same()))
            .relu()
            .maxPool(2)
            .conv(32, 3, c -> c.padding(same()))
            .batchNorm()
            .relu()
            .globalAveragePool()
            .dense(10)
            .build(42);
    digits
        .trainOn(split.train())
        .minimizing(crossEntropy())
        .with(adam(3e-3))
        .epochs(15)
        .quietly()
        .run();
    assertThat(digits.evaluate(split.test()).accuracy()).isGreaterThanOrEqualTo(0.975);
  }

  @Test
  void numbersAreLearntFromTargets() {
    var line = Network.features(1).dense(1).build(1);
    var points = Examples.line(40);
    var history =
        line.trainOn(points)
            .minimizing(mse())
            .with(momentum(0.1, 0.9))
            .epochs(100)
            .validatingOn(points)
            .quietly()
            .run();
    assertThat(line.weight("dense1.weight").item()).isEqualTo(2, within(1e-3f));
    assertThat(line.weight("dense1.bias").item()).isEqualTo(-1, within(1e-3f));
    assertThat(history.trainAccuracies()).isEmpty();
    assertThat(history.validationAccuracies()).isEmpty();
    assertThat(history.validationLosses().getLast()).isLessThan(1e-5);
  }

  @Test
  void theSameSeedGivesTheSameBitsAnotherSeedOthers() {
    var first = training().run();
    var weights = ModelTest.snapshot(net);
    net.reset();
    assertThat(training().run().stepLosses()).isEqualTo(first.stepLosses());
    assertThat(ModelTest.snapshot(net)).isEqualTo(weights);
    net.reset();
    assertThat(training().seed(6).run().stepLosses()).isNotEqualTo(first.stepLosses());
    net.reset();
    assertThat(training().seed(5).run().stepLosses()).isEqualTo(first.stepLosses());
  }

  @Test
  void runningAgainGoesOnFromThePresentWeights() {
    double first = training().run().trainLosses().getLast();
    assertThat(training().run().trainLosses().getFirst()).isLessThan(first);
  }

  @Test
  void aLoopByHandComesToTheSameWeights() {
    training().epochs(1).batchSize(32).seed(9).run();
    var expected = ModelTest.snapshot(net);
    net.reset();
    var optimizer = adam(0.01).over(net.parameters());
    int[] order = new dev.nacre.array.Rng(9).permutation(data.size());
    for (var batch : data.view(order).batches(32)) {
      optimizer.zeroGrad();
      var loss = crossEntropy().of(net.forward(batch.features()), batch.labels());
      loss.backward();
      optimizer.step();
    }
    assertThat(ModelTest.snapshot(net)).isEqualTo(expected);
  }

  @Test
  void epochsSeeEachSampleOnceInANewOrder() {
    var rows = new float[10][1];
    for (int i = 0; i < 10; i++) {
      rows[i][0] = i;
    }
    var seen = new ArrayList<Integer>();
    var spy =
        Network.features(1)
            .then(
                "spy",
                x -> {
                  for (float value : x.toArray()) {
                    seen.add((int) value);
                  }
                  return x;
                })
            .dense(2)
            .build(1);
    seen.clear();
    spy.trainOn(Dataset.of(rows, new int[10]))
        .minimizing(crossEntropy())
        .with(sgd(0.01))
        .batchSize(4)
        .epochs(2)
        .quietly()
        .run();
    var all = IntStream.range(0, 10).boxed().toList();
    assertThat(seen.subList(0, 10)).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(seen.subList(10, 20))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(seen.subList(0, 10));
  }

  @Test
  void oneSampleLeftOverJoinsItsNeighboursWhereBatchesAreNormalized() {
    var points = Examples.clouds(33, 4, 3, 2);
    var normalized = Network.features(4).dense(8).batchNorm().relu().dense(3).build(1);
    var history =
        normalized
            .trainOn(points)
            .minimizing(crossEntropy())
            .with(sgd(0.1))
            .batchSize(8)
            .epochs(1)
            .quietly()
            .run();
    assertThat(history.stepLosses()).hasSize(4);
    assertThat(
            net.trainOn(points)
                .minimizing(crossEntropy())
                .with(sgd(0.1))
                .batchSize(8)
                .epochs(1)
                .quietly()
                .run()
                .stepLosses())
        .hasSize(5);
  }

  @Test
  void aTrainingKeptAndContinuedTwiceGivesTwoRuns() {
    var kept = training().epochs(1);
    var few = kept.batchSize(50);
    var many = kept.batchSize(10).epochs(2);
    assertThat(few.run().stepLosses()).hasSize(2);
    assertThat(many.run().stepLosses()).hasSize(20);
    assertThat(kept.run().stepLosses()).hasSize(4);
  }

  @Test
  void aListenerSeesEverythingAndMayStop() {
    var events = new ArrayList<String>();
    var gradients = new ArrayList<Tensor>();
    var history =
        training()
            .epochs(5)
            .batchSize(50)
            .validatingOn(data)
            .watching(
                new TrainingListener() {
                  @Override
                  public void started(Progress now) {
                    events.add("started " + now.epochs() + "×" + now.steps());
                  }

                  @Override
                  public void step(Progress now) {
                    events.add("step " + now.epoch() + "." + now.step());
                    gradients.add(now.model().parameters().getFirst().grad());
                    assertThat(now.loss()).isEqualTo(now.history().stepLosses().getLast());
                    assertThat(now.learningRate()).isEqualTo(0.01);
                    assertThat(now.accuracy()).isBetween(0.0, 1.0);
                    assertThat(now.samplesPerSecond()).isPositive();
                    assertThat(now.secondsLeft()).isPositive();
                  }

                  @Override
                  public void epoch(Progress now) {
                    events.add("epoch " + now.epoch());
                    assertThat(now.history().validationLosses()).hasSize(now.epoch());
                    if (now.epoch() == 2) {
                      now.stop();
                    }
                  }

                  @Override
                  public void finished(Progress now) {
                    events.add("finished");
                  }
                })
            .run();
    assertThat(events)
        .containsExactly(
            "started 5×2",
            "step 1.1",
            "step 1.2",
            "epoch 1",
            "step 2.1",
            "step 2.2",
            "epoch 2",
            "finished");
    assertThat(history.stopped()).isTrue();
    assertThat(history.epochs()).isEqualTo(2);
    // what a listener made outlives the step that it was made in
    assertThat(gradients).allMatch(gradient -> gradient.toArray().length == 64);
  }

  @Test
  void whatAListenerThrowsEndsTheRunAndAllAreTold() {
    var finished = new ArrayList<String>();
    var failing =
        training()
            .watching(
                new TrainingListener() {
                  @Override
                  public void epoch(Progress now) {
                    throw new IllegalStateException("no more");
                  }
                })
            .watching(
                new TrainingListener() {
                  @Override
                  public void finished(Progress now) {
                    finished.add("finished");
                  }
                });
    assertThatThrownBy(failing::run).hasMessage("no more");
    assertThat(finished).containsExactly("finished");
    assertThat(Scope.isOpen()).isFalse();
  }

  @Test
  void settingsOutOfRangeAreNamedInWords() {
    assertThatThrownBy(() -> training().batchSize(0))
        .hasMessage("batch size must be at least 1, but was 0; try 32");
    assertThatThrownBy(() -> training().epochs(-1))
        .hasMessage("number of epochs must be at least 1, but was -1; try 10");
    assertThatThrownBy(() -> training().validatingOn(null))
        .hasMessage("data set to validate on is missing (null)");
    assertThatThrownBy(() -> training().watching((TrainingListener) null))
        .hasMessage("listener is missing (null)");
    assertThatThrownBy(() -> net.trainOn(null))
        .hasMessage("data set to train on is missing (null)");
    assertThatThrownBy(() -> net.trainOn(data).minimizing(null))
        .hasMessage("loss is missing (null)");
    assertThatThrownBy(() -> net.trainOn(data).minimizing(crossEntropy()).with(null))
        .hasMessage("optimizer is missing (null)");
  }

  @Test
  void labelsOutsideTheOutputsNameTheLargestAndTheOutputs() {
    var five = Examples.clouds(20, 4, 5, 1);
    assertThatThrownBy(() -> net.trainOn(five).minimizing(crossEntropy()))
        .hasMessage(
            "the largest label of the training data is 4, but the network has 3 outputs;"
                + " try .dense(5) as its last layer");
    assertThatThrownBy(() -> training().validatingOn(five))
        .hasMessage(
            "the largest label of the validation data is 4, but the network has 3 outputs;"
                + " try .dense(5) as its last layer");
    assertThatThrownBy(() -> net.evaluate(five))
        .hasMessage(
            "the largest label of the data is 4, but the network has 3 outputs;"
                + " try .dense(5) as its last layer");
  }

  @Test
  void lossesAndDataMustGoTogether() {
    assertThatThrownBy(() -> net.trainOn(data).minimizing(mse()))
        .hasMessage(
            "mean squared error compares outputs with targets (numbers), but the training data has"
                + " labels; try crossEntropy()");
    var line = Network.features(1).dense(2).build(1);
    assertThatThrownBy(() -> line.trainOn(Examples.line(9)).minimizing(crossEntropy()))
        .hasMessage(
            "cross-entropy compares outputs with labels (classes), but the training data has"
                + " targets; try meanSquaredError()");
    assertThatThrownBy(() -> line.trainOn(Examples.line(9)).minimizing(mse()))
        .hasMessage(
            "the targets of the training data are 1 a sample, but the network's output is 2;"
                + " try .dense(1) as its last layer");
  }

  @Test
  void aNetworkWithoutWeightsCannotBeTrained() {
    var empty = Network.features(4).relu().build(1);
    assertThatThrownBy(() -> empty.trainOn(data).minimizing(crossEntropy()).with(sgd(0.1)))
        .hasMessage(
            "this network has no weights to train; try .dense(10) or another layer with weights");
  }

  @Test
  void aTrainingDescribesItself() {
    assertThat(training())
        .hasToString(
            "training on data set, minimizing cross-entropy with adam(0.01), batch size 32,"
                + " 10 epochs");
  }

  @Test
  void theUsualViewIsOnUnlessQuiet() {
    var views = new ArrayList<String>();
    class View implements TrainingListener {
      @Override
      public void started(Progress now) {
        views.add("started");
      }
    }
    try {
      Training.defaultView(View::new);
      net.trainOn(data).minimizing(crossEntropy()).with(sgd(0.1)).epochs(1).run();
      assertThat(views).hasSize(1);
      training().epochs(1).run();
      assertThat(views).hasSize(1);
    } finally {
      Training.defaultView(TerminalProgress::new);
    }
  }

  @Test
  void historiesAreReadOnly() {
    var history = training().epochs(1).run();
    for (List<Double> list :
        List.of(
            history.stepLosses(),
            history.trainLosses(),
            history.trainAccuracies(),
            history.validationLosses(),
            history.validationAccuracies(),
            history.seconds())) {
      assertThatThrownBy(() -> list.add(1.0)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  // ---- listeners that fail

  private static TrainingListener failingAtTheEnd(String message) {
    return new TrainingListener() {
      @Override
      public void finished(Progress now) {
        throw new IllegalStateException(message);
      }
    };
  }

  @Test
  void whatAListenerThrowsAtTheEndKeepsNeitherTheOthersFromBeingToldNorTheRealFailure() {
    var told = new ArrayList<String>();
    var last =
        new TrainingListener() {
          @Override
          public void finished(Progress now) {
            told.add("finished");
          }
        };
    var training = training().epochs(1).watching(failingAtTheEnd("1"), failingAtTheEnd("2"), last);
    assertThatThrownBy(training::run)
        .hasMessage("1")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .hasToString("java.lang.IllegalStateException: 2"));
    assertThat(told).hasSize(1);
    var failing =
        net.trainOn(data)
            .minimizing(crossEntropy())
            .with(sgd(3e38))
            .quietly()
            .watching(failingAtTheEnd("3"), last);
    assertThatThrownBy(failing::run)
        .isInstanceOf(DivergedException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(told).hasSize(2);
  }

  private static Loss ofTargets(BinaryOperator<Tensor> formula) {
    return new Loss() {
      @Override
      public String name() {
        return "mine";
      }

      @Override
      public boolean takesLabels() {
        return false;
      }

      @Override
      public Tensor of(Tensor output, Tensor target) {
        return formula.apply(output, target);
      }
    };
  }

  @Test
  void aLossOfOnesOwnMustBeOneNumberThatDependsOnTheOutput() {
    var line = Network.features(1).dense(1).build(1);
    var points = Examples.line(3);
    for (var wrong : List.of(ofTargets((o, t) -> o.sub(t).abs()), ofTargets((o, t) -> null))) {
      String actual =
          wrong.of(Tensor.ones(3, 1), Tensor.ones(3, 1)) == null ? "missing (null)" : "3×1";
      String message = "loss 'mine' must be one number, but is %s; try .mean() at its end";
      assertThatThrownBy(line.trainOn(points).minimizing(wrong).with(sgd(0.1)).quietly()::run)
          .hasMessage(message, actual);
      assertThatThrownBy(() -> line.evaluate(points, wrong)).hasMessage(message, actual);
    }
    var blind = ofTargets((o, t) -> o.detach().sub(t).abs().mean());
    assertThatThrownBy(line.trainOn(points).minimizing(blind).with(sgd(0.1)).quietly()::run)
        .hasMessage(
            "loss 'mine' must depend on the network's output, but no gradient flows through it;"
                + " try it without detach(), copy() and noGrad()");
    assertThat(line.evaluate(points, blind).loss()).isPositive();
  }

  @Test
  void halfASentenceSaysHowItGoesOn() {
    var clouds = data.withName("clouds");
    assertThat(net.trainOn(clouds))
        .hasToString("training on clouds; try .minimizing(crossEntropy())");
    assertThat(net.trainOn(clouds).minimizing(crossEntropy()))
        .hasToString("training on clouds, minimizing cross-entropy; try .with(adam(1e-3))");
    assertThat(net.evaluate(data.take(1)).toString()).startsWith("1 sample: loss ");
    assertThat(relu()).hasToString("relu()");
    assertThat(new Rng(1)).hasToString("random numbers; try Tensor.randn(rng, 3, 4)");
    try (var scope = Scope.open()) {
      assertThat(scope).hasToString("open scope of 0 arrays; try close()");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> training().watching((TrainingListener[]) null))
        .hasMessage("listeners is missing (null)");
    assertThatThrownBy(() -> net.save(null)).hasMessage("path is missing (null)");
    assertThatThrownBy(() -> net.loadWeights(null)).hasMessage("path is missing (null)");
    assertThatThrownBy(() -> Model.load(null)).hasMessage("path is missing (null)");
    assertThatThrownBy(() -> Model.load(Path.of("net"), (Layer) null))
        .hasMessage("layer of your own is missing (null)");
    assertThatThrownBy(() -> Model.load(Path.of("net"), (Layer[]) null))
        .hasMessage("layers of your own is missing (null)");
    assertThatThrownBy(() -> data.view((int[]) null)).hasMessage("indices is missing (null)");
    assertThatThrownBy(() -> Csv.read(null)).hasMessage("path is missing (null)");
  }
}
