package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.meanSquaredError;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.data.ZScore;
import dev.nacre.io.ArrayData;
import dev.nacre.io.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on data that stays in a file, whose batches are gathered ahead of need. */
class MappedTrainingTest {
  @TempDir Path folder;

  private final Dataset inMemory = Digits.load().shuffle(1).take(333);

  private Dataset mapped() {
    return mapped(inMemory.features().toArray());
  }

  private Dataset mapped(float[] values) {
    var path = folder.resolve("x.npy");
    Npy.write(path, ArrayData.of(values, inMemory.sampleShape().prepend(inMemory.size())));
    return Dataset.of(Npy.map(path), inMemory.labels());
  }

  private static Model net() {
    return Network.images(1, 8, 8).conv(4, 3).batchNorm().relu().flatten().dense(10).build(1);
  }

  private static Training training(Model net, Dataset data) {
    var parts = data.split(0.8);
    return net.trainOn(parts.train())
        .minimizing(crossEntropy())
        .with(adam(1e-2))
        .epochs(3)
        .validatingOn(parts.test())
        .quietly();
  }

  private static boolean isGathering() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("nacre-batches"));
  }

  @Test
  void theBitsAreThoseOfDataInMemory() {
    var one = net();
    var other = net();
    for (int size : new int[] {32, 7, 1000, 5}) { // 266 samples: 5 leave a single one over
      var expected = training(one, inMemory).batchSize(size).run();
      var history = training(other, mapped()).batchSize(size).run();
      assertThat(history.stepLosses()).isEqualTo(expected.stepLosses());
      assertThat(history.validationLosses()).isEqualTo(expected.validationLosses());
      assertThat(history.validationAccuracies()).isEqualTo(expected.validationAccuracies());
    }
    one.weights()
        .forEach(
            (name, weight) ->
                assertThat(other.weights().get(name).toArray()).isEqualTo(weight.toArray()));
    assertThat(isGathering()).isFalse();
  }

  @Test
  void scaledDataStayInTheirFileAndHaveTheSameBits() {
    var scaler = ZScore.fit(mapped());
    var scaled = scaler.apply(mapped());
    assertThat(scaled.isMapped()).isTrue();
    var history = training(net(), scaled).run();
    var expected = training(net(), scaler.apply(inMemory)).run();
    assertThat(history.stepLosses()).isEqualTo(expected.stepLosses());
    assertThat(history.validationLosses()).isEqualTo(expected.validationLosses());
  }

  @Test
  void mappedTargetsAreLearned() {
    var path = folder.resolve("y.npy");
    Npy.write(path, ArrayData.of(inMemory.features()));
    var data = Dataset.of(Npy.map(path), Npy.map(path));
    var expected = Dataset.of(inMemory.features(), inMemory.features());
    var losses = new ArrayList<List<Double>>();
    for (var each : List.of(data, expected)) {
      var net = Network.images(1, 8, 8).conv(1, 3, c -> c.padding(1)).build(1);
      var run = net.trainOn(each).minimizing(meanSquaredError()).with(adam(1e-2)).epochs(2);
      losses.add(run.quietly().run().stepLosses());
    }
    assertThat(losses.get(0)).isEqualTo(losses.get(1));
  }

  @Test
  void whatGoesWrongWhileABatchIsGatheredComesOutOfTheRun() {
    var values = inMemory.features().toArray();
    values[64 * 5 + 3] = Float.NaN;
    var data = mapped(values);
    assertThatThrownBy(() -> training(net(), data).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x.npy must be finite, but row 5, column 3 is NaN")
        .satisfies(
            e ->
                assertThat(e.getStackTrace())
                    .as("the caller shows in the trace")
                    .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
    assertThatThrownBy(() -> net().evaluate(data)).isInstanceOf(IllegalArgumentException.class);
    assertThat(isGathering()).isFalse();
  }

  @Test
  void anInterruptedRunLeavesNoThreadBehind() {
    var run =
        training(net(), mapped())
            .batchSize(8)
            .watching(
                new TrainingListener() {
                  @Override
                  public void step(Progress now) {
                    if (now.step() == 3) {
                      Thread.currentThread().interrupt();
                    }
                  }
                });
    var history = run.run();
    assertThat(history.stopped()).isTrue();
    assertThat(history.stepLosses()).hasSize(3);
    assertThat(isGathering()).isFalse();
  }

  @Test
  void batchesLeftBehindAreGivenBack() {
    var made = new ArrayList<Batch>();
    var data = mapped();
    var source = data.batches(300).iterator();
    var batches =
        new Batches(
            data,
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return source.hasNext();
              }

              @Override
              public Batch next() {
                made.add(source.next());
                return made.getLast();
              }
            });
    Thread.currentThread().interrupt();
    var first = batches.next();
    assertThat(Thread.interrupted()).as("the interruption shows afterwards").isTrue();
    assertThat(first.size()).isEqualTo(300);
    batches.close();
    assertThat(isGathering()).isFalse();
    assertThat(made.getFirst().features().array().isClosed()).isFalse();
    made.stream().skip(1).forEach(b -> assertThat(b.features().array().isClosed()).isTrue());
    first.features().array().close();
    try (var all = new Batches(data, data.batches(333).iterator())) {
      all.next();
      assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    }
  }
}
