package dev.nacre.data;

import dev.nacre.tensor.Tensor;

/** Some samples of a {@link Dataset}, gathered in one tensor each of features and of targets. */
public final class Batch {
  private final Tensor features;
  private final int[] labels;
  private final Tensor targets;

  Batch(Tensor features, int[] labels, Tensor targets) {
    this.features = features;
    this.labels = labels;
    this.targets = targets;
  }

  /** The number of samples. */
  public int size() {
    return features.dim(0);
  }

  /** The features, size × the shape of a sample. */
  public Tensor features() {
    return features;
  }

  /** True if the samples have {@link #labels}, false if they have {@link #targets}. */
  public boolean hasLabels() {
    return labels != null;
  }

  /**
   * The class of each sample, or of each of its steps, sample after sample.
   *
   * @throws IllegalStateException if the samples have targets instead
   */
  public int[] labels() {
    return Dataset.present(labels, "labels", "targets");
  }

  /**
   * The numbers to be learned, size × the shape of a target.
   *
   * @throws IllegalStateException if the samples have labels instead
   */
  public Tensor targets() {
    return Dataset.present(targets, "targets", "labels");
  }

  @Override
  public String toString() {
    return "Batch of "
        + features.shape()
        + (hasLabels() ? " with labels" : " with targets of " + targets.shape());
  }
}
