package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.SoftmaxRows;
import dev.nacre.compute.Transcendentals;
import java.util.Arrays;

/**
 * Cross-entropy of logits x (N×C) and labels: for sample i with label t, −Σ_c target_c · w_c ·
 * log-softmax(x_i)_c, where the target is 1 − s at the label, and the smoothing s is spread evenly
 * over all classes. The mean is over Σ w_t. Stable for any finite logits.
 */
public final class CrossEntropy implements Op {
  private final int[] labels;
  private final float[] weights; // null for ones
  private final float smoothing;
  private final Reduction reduction;
  private NDArray logProbabilities;

  /**
   * @param labels one of 0 … C − 1 for each sample
   * @param weights one for each class, or null for ones
   * @param smoothing the share of the target that goes to all classes evenly, from 0 to 1
   */
  public CrossEntropy(int[] labels, float[] weights, float smoothing, Reduction reduction) {
    this.labels = labels.clone();
    this.weights = weights == null ? null : weights.clone();
    this.smoothing = smoothing;
    this.reduction = reduction;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    NDArray x = inputs[0].contiguous();
    check(x.shape());
    logProbabilities = NDArray.empty(x.shape());
    int classes = x.dim(1);
    var losses = NDArray.empty(Shape.of(labels.length));
    NDArray all = weights == null ? null : NDArray.of(weights, Shape.of(classes));
    try (var _ = Access.to(x, logProbabilities, losses, all)) {
      long log = logProbabilities.address();
      SoftmaxRows.KERNELS.logSoftmax(x.address(), log, labels.length, classes);
      for (int i = 0; i < labels.length; i++, log += 4L * classes) {
        float loss = -atLabel(i) * Memory.get(log + 4L * labels[i]);
        if (smoothing > 0) {
          float others =
              all == null
                  ? Reductions.KERNELS.sum(log, classes)
                  : Reductions.KERNELS.dot(log, all.address(), classes);
          loss -= smoothing / classes * others;
        }
        Memory.set(losses.address() + 4L * i, loss);
      }
      float sum = Reductions.KERNELS.sum(losses.address(), labels.length);
      return NDArray.full(Shape.SCALAR, sum / divisor());
    }
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    // dx = (softmax · Σ targets − targets) · dy / divisor, for each sample
    int classes = logProbabilities.dim(1);
    float factor = dy.item() / divisor();
    NDArray dx = gradients.fill(0);
    Broadcast.map(Transcendentals.KERNELS::exp, logProbabilities, dx);
    float even = smoothing / classes * factor;
    NDArray spread = weights == null ? null : NDArray.of(weights, Shape.of(classes));
    if (spread != null) {
      Broadcast.map((x, y, n) -> Elementwise.KERNELS.affine(x, -even, 0f, y, n), spread, spread);
    }
    try (var _ = Access.to(dx, spread)) {
      long row = dx.address();
      for (int i = 0; i < labels.length; i++, row += 4L * classes) {
        float atLabel = atLabel(i) * factor;
        float total = atLabel + even * weightOfAll(classes);
        Elementwise.KERNELS.affine(row, total, weights == null ? -even : 0f, row, classes);
        if (spread != null) {
          Elementwise.KERNELS.add(row, spread.address(), row, classes);
        }
        long label = row + 4L * labels[i];
        Memory.set(label, Memory.get(label) - atLabel);
      }
    }
  }

  /** What the target has at the label itself, times its class's weight. */
  private float atLabel(int sample) {
    return (1f - smoothing) * (weights == null ? 1f : weights[labels[sample]]);
  }

  private float weightOfAll(int classes) {
    if (weights == null) {
      return classes;
    }
    float sum = 0f;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  private float divisor() {
    if (reduction == Reduction.SUM) {
      return 1f;
    }
    if (weights == null) {
      return labels.length;
    }
    float sum = 0f;
    for (int label : labels) {
      sum += weights[label];
    }
    return sum;
  }

  private void check(Shape logits) {
    if (logits.rank() != 2 || logits.dim(0) != labels.length) {
      throw new ShapeException(
          "outputs of %s do not fit %d labels; needs one row of outputs for each label, %d×classes"
              .formatted(logits, labels.length, labels.length));
    }
    int classes = logits.dim(1);
    int largest = Arrays.stream(labels).max().orElse(0);
    int smallest = Arrays.stream(labels).min().orElse(0);
    if (largest >= classes || smallest < 0) {
      throw new IllegalArgumentException(
          "labels must be between 0 and %d for %d outputs, but the %s is %d; try %s"
              .formatted(
                  classes - 1,
                  classes,
                  smallest < 0 ? "smallest" : "largest",
                  smallest < 0 ? smallest : largest,
                  smallest < 0 ? "labels that start at 0" : (largest + 1L) + " outputs"));
    }
    if (weights != null && weights.length != classes) {
      throw new ShapeException(
          "%d class weights do not fit %d outputs; try one weight for each class"
              .formatted(weights.length, classes));
    }
  }
}
