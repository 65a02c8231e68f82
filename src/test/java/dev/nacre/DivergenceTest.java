package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.mse;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nacre.array.Scope;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loss that becomes NaN or infinite stops the run where it shows, and keeps what was learnt. */
class DivergenceTest {
  private final Dataset data = Examples.clouds(64, 4, 3, 1);

  /** Keeps the weights after each step. */
  private static final class Weights implements TrainingListener {
    final List<List<List<Float>>> all = new ArrayList<>();

    @Override
    public void started(Progress now) {
      all.add(ModelTest.snapshot(now.model()));
    }

    @Override
    public void step(Progress now) {
      all.add(ModelTest.snapshot(now.model()));
    }
  }

  private static DivergedException diverge(Model net, Dataset data, double rate, Weights weights) {
    var training = net.trainOn(data).minimizing(crossEntropy()).with(sgd(rate)).batchSize(16);
    return catchThrowableOfType(
        DivergedException.class, () -> training.quietly().watching(weights).run());
  }

  @Test
  void tooLargeALearningRateNamesStepLayerAndRate() {
    var net = Network.features(4).dense(16).relu().dense(16).relu().dense(3).build(5);
    var weights = new Weights();
    var e = diverge(net, data, 1e20, weights);
    assertThat(e)
        .hasMessage(
            """
            the loss became NaN in epoch 1, step 2 of 4
              shows:  first in the output of dense2
              kept:   the weights of the step before
              try:    a learning rate below 1.0e+20, for example 1.0e+19\
            """);
    assertThat(e.epoch()).isEqualTo(1);
    assertThat(e.step()).isEqualTo(2);
    assertThat(e.where()).isEqualTo("the output of dense2");
    assertThat(e.history().stepLosses()).hasSize(1);
    assertThat(ModelTest.snapshot(net)).isEqualTo(weights.all.getLast());
    assertThat(Scope.isOpen()).isFalse();
    net.reset();
    assertThat(ModelTest.snapshot(net)).isEqualTo(weights.all.getFirst());
  }

  @Test
  void runningStatisticsAreKeptToo() {
    var net =
        Network.features(4)
            .dense(8)
            .batchNorm()
            .relu()
            .then("burst", x -> x.mul(3e38f).mul(3e38f))
            .dense(3)
            .build(5);
    var weights = new Weights();
    var e = diverge(net, data, 0.25, weights);
    assertThat(e.where()).isEqualTo("the output of burst1");
    assertThat(e)
        .hasMessageStartingWith("the loss became NaN in epoch 1, step 1 of 4\n")
        .hasMessageEndingWith(
            "try:    smaller numbers there: this is the first step, the learning rate had no part"
                + " in it");
    assertThat(ModelTest.snapshot(net)).isEqualTo(weights.all.getLast());
  }

  @Test
  void anInfiniteLossOfFiniteOutputsSaysSo() {
    var net = Network.features(1).dense(1).build(1);
    net.weight("dense1.weight").array().fill(1e30f);
    var training = net.trainOn(Examples.line(8)).minimizing(mse()).with(sgd(1e-3)).quietly();
    assertThatThrownBy(training::run)
        .hasMessage(
            """
            the loss became infinite in epoch 1, step 1 of 1
              shows:  first in the loss; the output of the last layer is finite, but too large
              kept:   the weights of the step before
              try:    net.reset(): no training mends weights of 1.0e+30\
            """);
  }

  @Test
  void afterARunThatMadeTheWeightsHugeOnlyResettingHelps() {
    var net = Network.features(4).dense(16).relu().dense(16).relu().dense(3).build(5);
    diverge(net, data, 1e20, new Weights());
    assertThat(diverge(net, data, 0.001, new Weights()))
        .hasMessageContaining(" in epoch 1, step 1 of 4\n")
        .hasMessageContaining("try:    net.reset(): no training mends weights of ");
    net.reset();
    net.trainOn(data).minimizing(crossEntropy()).with(sgd(0.1)).quietly().run();
  }

  @Test
  void dataThatOverflowInTheFirstStepAskForAScaler() {
    var net = Network.features(1).dense(1).build(1);
    var huge = Dataset.of(Tensor.of(1e30f, 2e30f).reshape(2, 1), Tensor.of(1, 2).reshape(2, 1));
    var far = Dataset.of(Tensor.of(1, 2).reshape(2, 1), Tensor.of(1, 1e30f).reshape(2, 1));
    assertThatThrownBy(net.trainOn(huge).minimizing(mse()).with(sgd(0.1)).quietly()::run)
        .hasMessageEndingWith("try:    a scaler, for features of 2.0e+30");
    assertThatThrownBy(net.trainOn(far).minimizing(mse()).with(sgd(0.1)).quietly()::run)
        .hasMessageEndingWith("try:    smaller targets than 1.0e+30");
  }

  @Test
  void aGradientThatBreaksIsFound() {
    // the slope of √ is infinite at 0, that of the square is 0
    var net = Network.features(4).dense(8).then("root", x -> x.square().sqrt()).dense(3).build(1);
    net.weight("dense1.weight").array().fill(0);
    var before = ModelTest.snapshot(net);
    var training = net.trainOn(data).minimizing(crossEntropy()).with(sgd(0.1)).quietly();
    assertThatThrownBy(training::run)
        .hasMessage(
            """
            a gradient became NaN or infinite in epoch 1, step 1 of 2
              shows:  first in the gradient of dense1.bias
              kept:   the weights of the step before
              try:    smaller numbers there: this is the first step, the learning rate had no part in it\
            """);
    assertThat(ModelTest.snapshot(net)).isEqualTo(before);
  }

  @Test
  void weightsThatWereBrokenBeforeAreNamed() {
    var net = Network.features(4).dense(8).relu().dense(3).build(1);
    net.weight("dense2.weight").array().fill(Float.NaN);
    assertThat(diverge(net, data, 0.1, new Weights()))
        .hasMessage(
            """
            the loss became NaN in epoch 1, step 1 of 4
              shows:  first in dense2.weight, a weight that was broken before this step
              kept:   the weights of the step before; net.reset() goes back to the initial ones
              try:    net.reset(): no training mends weights of NaN or infinity\
            """);
  }

  @Test
  void aLastStepThatBreaksTheWeightsIsFoundBeforeValidation() {
    var net = Network.features(4).dense(3).build(5);
    var two = data.take(2);
    var training =
        net.trainOn(two).minimizing(crossEntropy()).with(sgd(3e38)).epochs(1).validatingOn(two);
    var e = catchThrowableOfType(DivergedException.class, () -> training.quietly().run());
    assertThat(e)
        .hasMessage(
            """
            a weight became NaN or infinite in epoch 1, step 1 of 1
              shows:  first in dense1.weight, a weight that this step broke
              kept:   the weights after this step; net.reset() goes back to the initial ones
              try:    a learning rate below 3.0e+38, for example 3.0e+37\
            """);
    assertThat(e.where()).isEqualTo("dense1.weight, a weight that this step broke");
    assertThat(e.history().stepLosses()).hasSize(1);
    assertThat(e.history().validationLosses()).isEmpty();
  }

  @Test
  void aRunThatIsStoppedAfterAStepThatBreaksTheWeightsIsRefusedToo() {
    var net = Network.features(4).dense(3).build(5);
    var stop =
        new TrainingListener() {
          @Override
          public void step(Progress now) {
            now.stop();
          }
        };
    var training = net.trainOn(data).minimizing(crossEntropy()).with(sgd(3e38));
    assertThatThrownBy(() -> training.quietly().watching(stop).run())
        .hasMessageStartingWith("a weight became NaN or infinite in epoch 1, step 1 of 2\n");
  }

  @Test
  void validationDataThatOverflowNameTheirSample() {
    var net = Network.features(2).dense(3).relu().dense(1).build(5);
    var train =
        Dataset.of(Tensor.of(new float[][] {{1, 2}, {2, 1}}), Tensor.of(3, 4).reshape(2, 1));
    var large = new float[][] {{1, 1}, {3, 3}, {3e38f, 3e38f}};
    var validation = Dataset.of(Tensor.of(large), Tensor.of(1, 2, 3).reshape(3, 1));
    var training = net.trainOn(train).minimizing(mse()).with(sgd(0.01)).epochs(3);
    var e =
        catchThrowableOfType(
            DivergedException.class, () -> training.validatingOn(validation).quietly().run());
    assertThat(e)
        .hasMessage(
            """
            the validation loss became infinite in epoch 1, step 1 of 1
              shows:  first in the output of dense1, for sample 2 of the validation data
              kept:   the weights after this step
              try:    numbers as large as those of the training data, for example with a scaler\
            """);
    assertThat(e.history().epochs()).isEqualTo(1);
    assertThat(e.history().validationLosses()).isEmpty();
    assertThat(net.predict(train.features()).shape()).hasToString("2×1");
  }
}
