package dev.nacre.jupyter;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Draws charts and trains small networks for nobody while a new notebook waits for its reader.
 * Vector code is many times slower before the JVM has compiled it: without this the first epoch of
 * a small network took four times as much of its thread (measured: 1.1 s instead of 0.25 s). Cells
 * come first: while they are run one after another, nothing is done here.
 */
final class TrainingWarmUp implements TrainingListener {

  /** How long it trains at most. */
  private static final Duration BUDGET = Duration.ofSeconds(6);

  /** Who has just opened a notebook, or has seen a cell end, may run the next at once. */
  private static final int LOOKS = 20;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final BooleanSupplier busy;
  private final BooleanSupplier over;

  private TrainingWarmUp(BooleanSupplier busy, BooleanSupplier over) {
    this.busy = busy;
    this.over = over;
  }

  /**
   * Begins in the background.
   *
   * @param busy whether the notebook has something to do: the warm-up waits then
   * @param over whether it is to end
   */
  static void begin(BooleanSupplier busy, BooleanSupplier over) {
    Thread.ofPlatform()
        .daemon()
        .name("warm up training")
        .priority(Thread.MIN_PRIORITY)
        .start(new TrainingWarmUp(busy, over)::work);
  }

  private void work() {
    try {
      awaitPause();
      while (!ChartWarmUp.isOver() && !over.getAsBoolean()) {
        if (busy.getAsBoolean()) awaitPause();
        ChartWarmUp.draw();
      }
      var data = Digits.load().split(0.25).train();
      var nets = List.of(convolutional(), dense());
      var worked = Duration.ZERO;
      while (worked.compareTo(BUDGET) < 0 && !over.getAsBoolean()) {
        if (busy.getAsBoolean()) awaitPause();
        long start = System.nanoTime();
        nets.forEach(net -> train(net, data));
        worked = worked.plusNanos(System.nanoTime() - start);
      }
    } catch (InterruptedException | RuntimeException | LinkageError e) {
      // Whoever trains will be told.
    }
  }

  private void awaitPause() throws InterruptedException {
    for (int idle = 0; idle < LOOKS; idle++) {
      if (busy.getAsBoolean()) idle = 0;
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void train(Model net, Dataset data) {
    net.trainOn(data)
        .minimizing(crossEntropy())
        .with(adam(1e-3))
        .batchSize(32)
        .epochs(1)
        .quietly()
        .watching(this)
        .run();
  }

  @Override
  public void step(Progress now) {
    if (busy.getAsBoolean() || over.getAsBoolean()) now.stop();
  }

  private static Model convolutional() {
    return Network.images(1, 8, 8)
        .conv(16, 3, c -> c.padding(same()))
        .batchNorm()
        .relu()
        .maxPool(2)
        .conv(32, 3, c -> c.padding(same()))
        .relu()
        .flatten()
        .dense(64)
        .relu()
        .dense(10)
        .build(1);
  }

  private static Model dense() {
    return Network.images(1, 8, 8).flatten().dense(64).relu().dense(10).build(1);
  }
}
