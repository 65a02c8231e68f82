package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Scope;
import dev.nacre.data.Dataset;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that end early keep what they have done. */
class StoppedTrainingTest {
  private final Dataset data = Examples.clouds(100, 4, 3, 1);
  private final Model net = Network.features(4).dense(16).relu().dense(3).build(5);

  private Training training() {
    return net.trainOn(data).minimizing(crossEntropy()).with(adam(0.01)).quietly();
  }

  @Test
  void anInterruptedRunReturnsItsHistorySoFar() {
    var history =
        training()
            .epochs(1000)
            .watching(
                new TrainingListener() {
                  @Override
                  public void step(Progress now) {
                    if (now.epoch() == 3 && now.step() == 2) {
                      Thread.currentThread().interrupt();
                    }
                  }
                })
            .run();
    assertThat(history.stopped()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(history.epochs()).isEqualTo(2);
    assertThat(history.stepLosses()).hasSize(2 * 4 + 2);
    assertThat(history.toString()).endsWith("\nstopped in epoch 3 of 1000");
    assertThat(Scope.isOpen()).isFalse();
    assertThat(net.predict(data.features()).shape()).hasToString("100×3");
    assertThat(training().run().stopped()).isFalse();
  }

  /** As a notebook does with what goes on for too long after a stop. */
  @ParameterizedTest
  @ValueSource(strings = {"started", "step", "epoch", "finished"})
  void anErrorThatCutsAListenerShortInAnInterruptedRunKeepsItsHistory(String where) {
    class Cut implements TrainingListener {
      private void at(String place) {
        if (place.equals(where)) {
          Thread.currentThread().interrupt();
          throw new AssertionError("cut");
        }
      }

      @Override
      public void started(Progress now) {
        at("started");
      }

      @Override
      public void step(Progress now) {
        if (now.epoch() == 2) {
          at("step");
        }
      }

      @Override
      public void epoch(Progress now) {
        at("epoch");
      }

      @Override
      public void finished(Progress now) {
        at("finished");
      }
    }
    var history = training().epochs(3).watching(new Cut()).run();
    assertThat(history.epochs())
        .isEqualTo(where.equals("started") ? 0 : where.equals("finished") ? 3 : 1);
    assertThat(history.stopped()).isEqualTo(!where.equals("finished"));
    assertThat(Scope.isOpen()).isFalse();
    assertThat(training().run().stopped()).isFalse();
  }

  /** A lesson that slows its training down, to be watched. */
  @Test
  void aSleepingListenerThatIsInterruptedEndsTheRunAndKeepsItsHistory() {
    var sleeping =
        new TrainingListener() {
          @Override
          public void step(Progress now) {
            if (now.epoch() == 2) {
              Thread.currentThread().interrupt();
            }
            try {
              Thread.sleep(1);
            } catch (InterruptedException e) {
              throw new IllegalStateException("woken", e);
            }
          }
        };
    var history = training().epochs(3).watching(sleeping).run();
    assertThat(history.stopped()).isTrue();
    assertThat(history.epochs()).isEqualTo(1);
  }

  @Test
  void anErrorInARunThatNobodyStopsIsThrown() {
    var failing =
        new TrainingListener() {
          @Override
          public void step(Progress now) {
            throw new AssertionError("mine");
          }
        };
    assertThatThrownBy(training().watching(failing)::run).hasMessage("mine");
  }

  @Test
  void anotherThreadCanStopARun() throws InterruptedException {
    var started = new CountDownLatch(1);
    var result = new History[1];
    var thread =
        Thread.ofPlatform()
            .start(
                () ->
                    result[0] =
                        training()
                            .epochs(Integer.MAX_VALUE)
                            .watching(
                                new TrainingListener() {
                                  @Override
                                  public void step(Progress now) {
                                    started.countDown();
                                  }
                                })
                            .run());
    started.await();
    thread.interrupt();
    thread.join();
    assertThat(result[0].stopped()).isTrue();
  }

  @Test
  void interruptedValidationEndsTheRunAndKeepsTheEpoch() {
    var history =
        training()
            .epochs(5)
            .validatingOn(data)
            .watching(
                new TrainingListener() {
                  @Override
                  public void step(Progress now) {
                    if (now.step() == now.steps()) {
                      Thread.currentThread().interrupt();
                    }
                  }
                })
            .run();
    assertThat(history.stopped()).isTrue();
    assertThat(history.trainLosses()).hasSize(1);
    assertThat(history.validationLosses()).isEmpty();
  }

  private static TrainingListener stoppingAt(int epoch, int step) {
    return new TrainingListener() {
      @Override
      public void step(Progress now) {
        if (now.epoch() == epoch && now.step() == step) {
          now.stop();
        }
      }
    };
  }

  @Test
  void aRunStoppedInTheLastStepOfAnEpochEndsAfterThatEpoch() {
    var epochs = new ArrayList<Integer>();
    var last =
        new TrainingListener() {
          @Override
          public void finished(Progress now) {
            epochs.add(now.epoch());
          }
        };
    var history = training().epochs(5).watching(stoppingAt(2, 4), last).run();
    assertThat(history.stopped()).isTrue();
    assertThat(history.epochs()).isEqualTo(2);
    assertThat(history.toString()).endsWith("\nstopped after epoch 2 of 5");
    assertThat(epochs).containsExactly(2);
    assertThat(training().epochs(2).watching(stoppingAt(2, 4)).run().stopped()).isFalse();
    assertThat(training().epochs(5).watching(stoppingAt(3, 1)).run().toString())
        .endsWith("\nstopped in epoch 3 of 5");
  }
}
