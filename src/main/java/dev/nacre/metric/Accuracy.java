package dev.nacre.metric;

import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;

/** The share of examples whose largest output is that of their label. */
public final class Accuracy {
  private Accuracy() {}

  /**
   * Between 0 and 1.
   *
   * @param outputs logits or probabilities, n×classes, or n×steps×classes
   * @param labels the class of each row
   */
  public static double of(Tensor outputs, int[] labels) {
    return (double) correct(outputs, labels) / Math.max(1, labels.length);
  }

  /**
   * How many rows of n×classes, or of n×steps×classes, have their largest element at their label.
   */
  public static int correct(Tensor outputs, int[] labels) {
    int rank = outputs.shape().rank();
    if (rank < 2 || rank > 3 || outputs.shape().size(0, rank - 1) != labels.length) {
      throw new ShapeException(
          "outputs of %s do not go with %d labels; try outputs of %d×classes"
              .formatted(outputs.shape(), labels.length, labels.length));
    }
    int[] predicted = outputs.argMax(-1);
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += predicted[i] == labels[i] ? 1 : 0;
    }
    return correct;
  }
}
