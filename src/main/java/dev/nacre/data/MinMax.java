package dev.nacre.data;

import dev.nacre.array.Check;
import dev.nacre.tensor.Tensor;

/**
 * Scales features to the range 0 … 1:
 *
 * <pre>x' = (x − min) / (max − min)</pre>
 *
 * <p>Data other than the training data may lie outside that range. A feature that is constant in
 * the training data becomes 0 there, and elsewhere is only shifted. {@link Scaler} says what has a
 * minimum and a maximum of its own.
 */
public final class MinMax implements Scaler {
  private final FeatureScale scale;
  private final float[] max;

  private MinMax(FeatureScale scale, float[] max) {
    this.scale = scale;
    this.max = max;
  }

  /** Fits minimum and maximum to training data. */
  public static MinMax fit(Dataset train) {
    var groups = new FeatureGroups(Check.given("training data", train).sampleShape());
    var statistics = groups.statistics(train);
    var min = statistics.min();
    var max = statistics.max();
    var range = new float[min.length];
    for (int i = 0; i < range.length; i++) {
      range[i] = min[i] == max[i] ? 1 : max[i] - min[i];
      if (Float.isInfinite(range[i])) {
        throw new IllegalArgumentException(
            "%s %d reaches from %s to %s, further than float32; try smaller units"
                .formatted(groups.kind(), i, min[i], max[i]));
      }
    }
    return new MinMax(new FeatureScale(groups, min, range), max);
  }

  /** The smallest value of each column, channel or feature. */
  public float[] min() {
    return scale.shift().clone();
  }

  /** The largest value of each column, channel or feature. */
  public float[] max() {
    return max.clone();
  }

  @Override
  public Dataset apply(Dataset data) {
    return scale.apply(data);
  }

  @Override
  public Tensor apply(Tensor features) {
    return scale.apply(features);
  }

  /** What it was fitted on, and each minimum and maximum. */
  @Override
  public String toString() {
    return scale.describe("MinMax", "min", scale.shift(), "max", max);
  }
}
