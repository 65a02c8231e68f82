package dev.nacre.loss;

import dev.nacre.tensor.Tensor;

/** What training makes small: one number that says how wrong outputs are. */
public interface Loss {
  /** What it is called in messages and charts, "cross-entropy". */
  String name();

  /**
   * The loss of outputs for the classes that they should have found.
   *
   * @param output n×classes, or n×steps×classes
   * @param labels the class of each row, 0 … classes − 1; of sequences that of each step, sample
   *     after sample
   * @return one number
   */
  default Tensor of(Tensor output, int[] labels) {
    throw new IllegalArgumentException(
        name()
            + " needs targets (numbers), but the samples have labels (classes); try"
            + " crossEntropy()");
  }

  /**
   * The loss of outputs for the numbers that they should have been.
   *
   * @param output of any shape
   * @param target of the same shape
   * @return one number
   */
  default Tensor of(Tensor output, Tensor target) {
    throw new IllegalArgumentException(
        name()
            + " needs labels (classes), but the samples have targets (numbers); try"
            + " meanSquaredError()");
  }

  /** Returns true if it is for labels, false if it is for targets. */
  boolean takesLabels();
}
