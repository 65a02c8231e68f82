package dev.nacre.data;

import dev.nacre.array.Check;
import dev.nacre.tensor.Tensor;

/**
 * Scales features to mean 0 and standard deviation 1:
 *
 * <pre>x' = (x − μ) / σ,  μ = Σ x / n,  σ² = Σ (x − μ)² / n</pre>
 *
 * <p>A feature that is constant in the training data becomes 0 there, and elsewhere is only shifted
 * (σ counts as 1). The sums are taken in double precision. {@link Scaler} says what has a μ and a σ
 * of its own.
 */
public final class ZScore implements Scaler {
  private final FeatureScale scale;

  private ZScore(FeatureScale scale) {
    this.scale = scale;
  }

  /** Fits μ and σ to training data. */
  public static ZScore fit(Dataset train) {
    var groups = new FeatureGroups(Check.given("training data", train).sampleShape());
    var statistics = groups.statistics(train);
    double[] deviations = groups.deviations(train, statistics.mean());
    var mean = new float[groups.count()];
    var deviation = new float[groups.count()];
    for (int i = 0; i < mean.length; i++) {
      boolean constant = statistics.min()[i] == statistics.max()[i];
      mean[i] = constant ? statistics.min()[i] : (float) statistics.mean()[i];
      deviation[i] = constant ? 1 : Math.max(Float.MIN_NORMAL, (float) deviations[i]);
    }
    return new ZScore(new FeatureScale(groups, mean, deviation));
  }

  /** μ of each column, channel or feature. */
  public float[] mean() {
    return scale.shift().clone();
  }

  /** σ of each column, channel or feature; 1 where the training data is constant. */
  public float[] deviation() {
    return scale.scale().clone();
  }

  @Override
  public Dataset apply(Dataset data) {
    return scale.apply(data);
  }

  @Override
  public Tensor apply(Tensor features) {
    return scale.apply(features);
  }

  /** What it was fitted on, and each μ and σ. */
  @Override
  public String toString() {
    return scale.describe("ZScore", "mean", scale.shift(), "deviation", scale.scale());
  }
}
