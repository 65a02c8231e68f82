package dev.nacre.loss;

import static java.util.stream.Collectors.joining;

import dev.nacre.array.Check;
import dev.nacre.op.Reduction;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-entropy of logits: −ln of the softmax at the label, on average over the batch, weighted by
 * class where weights are given.
 *
 * <p>The network ends with its logits; no softmax layer comes before this loss, which computes it
 * in a stable way.
 *
 * @param classWeights how much each class counts, or empty for 1 each
 * @param labelSmoothing the share of the target that goes to all classes evenly, 0 … 1
 */
public record CrossEntropy(List<Float> classWeights, double labelSmoothing) implements Loss {
  public CrossEntropy {
    classWeights = List.copyOf(classWeights);
    for (int i = 0; i < classWeights.size(); i++) {
      Check.notNegative("weight of class " + i, classWeights.get(i), 1);
    }
    Check.between("label smoothing", 0, 1, labelSmoothing, 0.1);
  }

  /** All classes alike, no smoothing. */
  public CrossEntropy() {
    this(List.of(), 0);
  }

  /** The same with a weight for each class, for example larger ones for rare classes. */
  public CrossEntropy classWeights(double... weights) {
    return new CrossEntropy(
        Arrays.stream(weights).mapToObj(weight -> (float) weight).toList(), labelSmoothing);
  }

  /** The same with a share of the target, for example 0.1, that goes to all classes evenly. */
  public CrossEntropy labelSmoothing(double share) {
    return new CrossEntropy(classWeights, share);
  }

  @Override
  public String name() {
    return "cross-entropy";
  }

  @Override
  public boolean takesLabels() {
    return true;
  }

  @Override
  public Tensor of(Tensor logits, int[] labels) {
    boolean steps = logits.shape().rank() == 3; // n×steps×classes, with a label for each step
    var op =
        new dev.nacre.op.CrossEntropy(labels, weights(), (float) labelSmoothing, Reduction.MEAN);
    return Tensor.apply(op, steps ? logits.reshape(-1, logits.dim(2)) : logits);
  }

  private float[] weights() {
    if (classWeights.isEmpty()) {
      return null;
    }
    var weights = new float[classWeights.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = classWeights.get(i);
    }
    return weights;
  }

  /** As it is written: {@code crossEntropy()}, with what differs from the defaults. */
  @Override
  public String toString() {
    return "crossEntropy()"
        + (classWeights.isEmpty()
            ? ""
            : classWeights.stream()
                .map(String::valueOf)
                .collect(joining(", ", ".classWeights(", ")")))
        + (labelSmoothing == 0 ? "" : ".labelSmoothing(" + labelSmoothing + ")");
  }
}
