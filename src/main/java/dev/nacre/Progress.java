package dev.nacre;

import java.util.List;

/** How far a training run is; always up to date, for {@link TrainingListener}s. */
public interface Progress {
  /** The model that is being trained. */
  Model model();

  /** What was measured so far; it grows with the run. */
  History history();

  /** The current epoch, from 1. */
  int epoch();

  /** How many epochs were asked for. */
  int epochs();

  /** The latest step of this epoch, from 1; 0 before the first. */
  int step();

  /** How many steps an epoch has. */
  int steps();

  /** The loss of the latest step. */
  double loss();

  /** The share of right answers of this epoch so far, NaN where the samples have targets. */
  double accuracy();

  /** The optimizer's learning rate. */
  double learningRate();

  /** Since the start of the run. */
  double seconds();

  /** Samples learnt from a second, on average over the run. */
  double samplesPerSecond();

  /** An estimate of what remains, from the average so far. */
  double secondsLeft();

  /** All that are told of this run. */
  List<TrainingListener> listeners();

  /** Asks the run to end after this step, as an interruption does. */
  void stop();
}
