package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Broadcast;
import dev.nacre.array.Check;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Reductions;
import dev.nacre.compute.SoftmaxRows;
import dev.nacre.compute.Transcendentals;

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
    this.labels = Check.given("labels", labels).clone();
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
      logSoftmax(x.address(), logProbabilities.address(), labels.length, classes);
      long log = logProbabilities.address();
      for (int i = 0; i < labels.length; i++, log += 4L * classes) {
        float loss = 0f - atLabel(i) * Memory.get(log + 4L * labels[i]);
        if (smoothing > 0) {
          float others =
              all == null
                  ? Reductions.kernels().sum(log, classes)
                  : Reductions.kernels().dot(log, all.address(), classes);
          loss -= smoothing / classes * others;
        }
        Memory.set(losses.address() + 4L * i, loss);
      }
      if (reduction == Reduction.NONE) {
        return losses;
      }
      float sum = Reductions.kernels().sum(losses.address(), labels.length);
      return NDArray.full(Shape.SCALAR, sum / divisor());
    }
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    // for each sample dx = (softmax · Σ targets − targets) · dy / divisor
    int classes = logProbabilities.dim(1);
    float weightOfAll = weights == null ? classes : sum(weights);
    NDArray dx = gradients.fill(0);
    Broadcast.map(Transcendentals.kernels()::exp, logProbabilities, dx);
    NDArray all = weights == null ? null : NDArray.of(weights, Shape.of(classes));
    NDArray spread = all == null || smoothing == 0 ? null : NDArray.empty(all.shape());
    try (var _ = Access.to(dx, dy, all, spread)) {
      long row = dx.address();
      for (int i = 0; i < labels.length; i++, row += 4L * classes) {
        boolean own = reduction == Reduction.NONE;
        float factor = Memory.get(dy.address() + (own ? 4L * i : 0)) / divisor();
        float even = smoothing / classes * factor;
        float atLabel = atLabel(i) * factor;
        float total = atLabel + even * weightOfAll;
        long label = row + 4L * labels[i];
        float target = atLabel + even * (all == null ? 1f : weights[labels[i]]);
        float gradient = Math.fma(Memory.get(label), total, -target);
        Elementwise.kernels().affine(row, total, all == null ? -even : 0f, row, classes);
        if (spread != null) {
          Elementwise.kernels().affine(all.address(), -even, 0f, spread.address(), classes);
          Elementwise.kernels().add(row, spread.address(), row, classes);
        }
        Memory.set(label, gradient);
      }
    }
  }

  private static void logSoftmax(long x, long y, int rows, int n) {
    Chunks.rows(
        rows,
        n,
        (from, count) -> {
          long at = 4L * from * n;
          SoftmaxRows.kernels().logSoftmax(x + at, y + at, count, n);
        });
  }

  /** What the target has at the label itself, times its class's weight. */
  private float atLabel(int sample) {
    return (1f - smoothing) * (weights == null ? 1f : weights[labels[sample]]);
  }

  /** What the sum of the losses is divided by. */
  private float divisor() {
    if (reduction != Reduction.MEAN) {
      return 1f;
    }
    if (weights == null) {
      return labels.length;
    }
    float sum = 0f;
    for (int label : labels) {
      sum += weights[label];
    }
    return sum == 0f ? 1f : sum; // where no label counts, the loss is 0
  }

  private static float sum(float[] numbers) {
    float sum = 0f;
    for (float number : numbers) {
      sum += number;
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
    int largest = 0;
    int smallest = 0;
    for (int label : labels) {
      largest = Math.max(largest, label);
      smallest = Math.min(smallest, label);
    }
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
