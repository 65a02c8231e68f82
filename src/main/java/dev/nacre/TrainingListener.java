package dev.nacre;

/**
 * Is told how a training run goes: a view, a progress bar, code of your own. Called on the thread
 * that trains, which waits; what it throws ends the run, after all listeners are told.
 *
 * <pre>{@code
 * net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-3)).validatingOn(unseen)
 *     .watching(new TrainingListener() {
 *       public void epoch(Progress now) {
 *         if (now.history().validationLosses().getLast() < 0.1) now.stop();
 *       }
 *     })
 *     .run();
 * }</pre>
 */
public interface TrainingListener {
  /** Before the first step. */
  default void started(Progress now) {}

  /** After each step; the gradients are still there. */
  default void step(Progress now) {}

  /** After each epoch and its validation. */
  default void epoch(Progress now) {}

  /** At the end, also where the run was stopped or failed. */
  default void finished(Progress now) {}
}
