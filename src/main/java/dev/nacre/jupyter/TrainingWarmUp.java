package dev.nacre.jupyter;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.compute.Kernels;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

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
  private static final long PAUSE_NANOS = 1_500_000_000;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final LongSupplier idleNanos;
  private final BooleanSupplier over;

  private TrainingWarmUp(LongSupplier idleNanos, BooleanSupplier over) {
    this.idleNanos = idleNanos;
    this.over = over;
  }

  /**
   * Begins in the background.
   *
   * @param idleNanos for how long the notebook has had nothing to do: the warm-up waits a moment
   * @param over whether it is to end
   */
  static void begin(LongSupplier idleNanos, BooleanSupplier over) {
    Thread.ofPlatform()
        .daemon()
        .name("warm up training")
        .priority(Thread.MIN_PRIORITY)
        .start(new TrainingWarmUp(idleNanos, over)::work);
  }

  private void work() {
    try {
      while (!ChartWarmUp.isOver() && !over.getAsBoolean()) {
        awaitPause();
        ChartWarmUp.draw();
      }
      Kernels.useVectors();
      var data = Digits.load().split(0.25).train();
      var nets = List.of(convolutional(), dense());
      var worked = Duration.ZERO;
      while (worked.compareTo(BUDGET) < 0 && !over.getAsBoolean()) {
        awaitPause();
        long start = System.nanoTime();
        nets.forEach(net -> train(net, data));
        worked = worked.plusNanos(System.nanoTime() - start);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      // Whoever trains will be told.
    }
  }

  private void awaitPause() throws InterruptedException {
    while (isUsed()) Thread.sleep(BETWEEN_LOOKS);
  }

  private boolean isUsed() {
    return idleNanos.getAsLong() < PAUSE_NANOS;
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
    if (isUsed() || over.getAsBoolean()) now.stop();
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
