package dev.nacre.data;

import dev.nacre.array.Shape;
import java.util.Arrays;

/**
 * Which features of a sample are scaled alike: each column of a table stands alone, each channel of
 * images is one group, and so is each feature of sequences.
 *
 * @param sample the shape of a sample
 */
record FeatureGroups(Shape sample) {
  /** Smallest and largest value and mean of each group. */
  record Statistics(float[] min, float[] max, double[] mean) {}

  /** The axis of a sample whose indices are the groups. */
  int axis() {
    return sample.rank() == 2 ? 1 : 0;
  }

  int count() {
    return sample.dim(axis());
  }

  /** What one group is called. */
  String kind() {
    return sample.rank() == 1 ? "column" : sample.rank() == 2 ? "feature" : "channel";
  }

  /** The group of each value of a sample. */
  int[] ofValues() {
    int inner = (int) sample.size(axis() + 1, sample.rank());
    var groups = new int[(int) sample.size()];
    Arrays.setAll(groups, i -> i / inner % count());
    return groups;
  }

  /** Is shown a value and the group that it belongs to. */
  private interface Visitor {
    void see(int group, float value);
  }

  /** Goes through all values of a data set, a piece of its samples at a time. */
  private void eachValue(Dataset data, Visitor visitor) {
    var groups = ofValues();
    data.featuresInPieces(
        values -> {
          for (int i = 0, column = 0; i < values.length; i++) {
            visitor.see(groups[column], values[i]);
            column = column + 1 == groups.length ? 0 : column + 1;
          }
        });
  }

  /** Of all samples. */
  Statistics statistics(Dataset data) {
    int count = count();
    var min = new float[count];
    var max = new float[count];
    var mean = new double[count];
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    eachValue(
        data,
        (group, value) -> {
          min[group] = Math.min(min[group], value);
          max[group] = Math.max(max[group], value);
          mean[group] += value;
        });
    double each = valuesOfEach(data);
    for (int group = 0; group < count; group++) {
      mean[group] /= each;
    }
    return new Statistics(min, max, mean);
  }

  /** The standard deviations from these means, of all values, not a sample's. */
  double[] deviations(Dataset data, double[] mean) {
    var deviation = new double[count()];
    eachValue(
        data,
        (group, value) -> {
          double difference = value - mean[group];
          deviation[group] += difference * difference;
        });
    double each = valuesOfEach(data);
    for (int group = 0; group < deviation.length; group++) {
      deviation[group] = Math.sqrt(deviation[group] / each);
    }
    return deviation;
  }

  private double valuesOfEach(Dataset data) {
    return (double) (data.size() * sample.size()) / count();
  }
}
