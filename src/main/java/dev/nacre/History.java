package dev.nacre;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** What was measured during a training run: losses by step, losses and accuracies by epoch. */
public final class History {
  private static final int MOST_ROWS = 40;

  private final int epochs;
  private final int stepsPerEpoch;
  private final List<Double> stepLosses = new ArrayList<>();
  private final List<Double> stepAccuracies = new ArrayList<>();
  private final List<Double> trainLosses = new ArrayList<>();
  private final List<Double> trainAccuracies = new ArrayList<>();
  private final List<Double> validationLosses = new ArrayList<>();
  private final List<Double> validationAccuracies = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();
  private boolean stopped;

  History(int epochs, int stepsPerEpoch) {
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** The accuracy is NaN where there is none. */
  void addStep(double loss, double accuracy) {
    stepLosses.add(loss);
    if (!Double.isNaN(accuracy)) {
      stepAccuracies.add(accuracy);
    }
  }

  /** Accuracies are NaN where there is none. */
  void addEpoch(double loss, double accuracy, double took) {
    trainLosses.add(loss);
    seconds.add(took);
    if (!Double.isNaN(accuracy)) {
      trainAccuracies.add(accuracy);
    }
  }

  void addValidation(double loss, double accuracy) {
    validationLosses.add(loss);
    if (!Double.isNaN(accuracy)) {
      validationAccuracies.add(accuracy);
    }
  }

  void stop() {
    stopped = true;
  }

  /** The loss of each step's batch, before that step. */
  public List<Double> stepLosses() {
    return Collections.unmodifiableList(stepLosses);
  }

  /**
   * The share of right answers (0 … 1) in each step's batch, before that step; empty where there
   * are targets.
   */
  public List<Double> stepAccuracies() {
    return Collections.unmodifiableList(stepAccuracies);
  }

  /** By epoch, the mean loss of a sample while it was trained on. */
  public List<Double> trainLosses() {
    return Collections.unmodifiableList(trainLosses);
  }

  /** By epoch, the share of right answers (0 … 1) while training; empty where there are targets. */
  public List<Double> trainAccuracies() {
    return Collections.unmodifiableList(trainAccuracies);
  }

  /** After each epoch, the loss on the validation data; empty without such data. */
  public List<Double> validationLosses() {
    return Collections.unmodifiableList(validationLosses);
  }

  /** After each epoch, the share of right answers (0 … 1) on the validation data. */
  public List<Double> validationAccuracies() {
    return Collections.unmodifiableList(validationAccuracies);
  }

  /** By epoch, how long its steps took, without validation. */
  public List<Double> seconds() {
    return Collections.unmodifiableList(seconds);
  }

  /** How many steps an epoch has: after step i, i / stepsPerEpoch epochs are over. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** The number of whole epochs. */
  public int epochs() {
    return trainLosses.size();
  }

  /** True if the run was interrupted, or stopped by a listener, before its last epoch ended. */
  public boolean stopped() {
    return stopped;
  }

  /** A table with a row for each epoch. */
  @Override
  public String toString() {
    var text = new StringBuilder(header());
    int n = epochs();
    for (int i = 0; i < n; i++) {
      if (n > MOST_ROWS && i == MOST_ROWS / 2) {
        text.append("\n    …");
        i = n - MOST_ROWS / 2;
      }
      text.append('\n').append(row(i));
    }
    if (stopped) {
      text.append("\nstopped ").append(whereItEnded());
    }
    return text.toString();
  }

  /** "in epoch 3 of 12", or "after" it, if none of its steps is missing. */
  public String whereItEnded() {
    if (stepLosses.isEmpty()) {
      return "before the first step";
    }
    boolean within = stepLosses.size() > epochs() * stepsPerEpoch;
    int epoch = within ? epochs() + 1 : epochs();
    return (within ? "in" : "after") + " epoch " + epoch + " of " + epochs;
  }

  private String header() {
    return "epoch       loss"
        + (trainAccuracies.isEmpty() ? "" : "  accuracy")
        + (validationLosses.isEmpty() ? "" : "  validation loss")
        + (validationAccuracies.isEmpty() ? "" : "  accuracy")
        + "  seconds";
  }

  private String row(int i) {
    return String.format(Locale.ROOT, "%5d  %9s", i + 1, loss(trainLosses.get(i)))
        + cell(trainAccuracies, i, 10, History::percent)
        + cell(validationLosses, i, 17, History::loss)
        + cell(validationAccuracies, i, 10, History::percent)
        + String.format(Locale.ROOT, "  %7.2f", seconds.get(i));
  }

  /** Nothing in a table without that column, blanks where the last epoch was not validated. */
  private static String cell(List<Double> column, int i, int width, DoubleFunction<String> text) {
    return column.isEmpty()
        ? ""
        : ("%" + width + "s").formatted(i < column.size() ? text.apply(column.get(i)) : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Four decimals, or powers of ten where these would be too few or a crowd of digits. */
  static String loss(double loss) {
    double size = Math.abs(loss);
    boolean plain = size >= 1e-3 && size < 1e5 || size == 0 || !Double.isFinite(size);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.2e", loss);
  }
}
