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
  /** Smallest and largest value, mean and standard deviation (of all values, not a sample's). */
  record Statistics(float[] min, float[] max, double[] mean, double[] deviation) {}

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

  /** Of all samples, a piece of them at a time. */
  Statistics statistics(Dataset data) {
    int count = count();
    double each = (double) (data.size() * sample.size()) / count;
    var min = new float[count];
    var max = new float[count];
    var mean = new double[count];
    var deviation = new double[count];
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    var groups = ofValues();
    data.featuresInPieces(
        values -> {
          for (int i = 0, column = 0; i < values.length; i++) {
            int group = groups[column];
            min[group] = Math.min(min[group], values[i]);
            max[group] = Math.max(max[group], values[i]);
            mean[group] += values[i];
            column = column + 1 == groups.length ? 0 : column + 1;
          }
        });
    for (int group = 0; group < count; group++) {
      mean[group] /= each;
    }
    data.featuresInPieces(
        values -> {
          for (int i = 0, column = 0; i < values.length; i++) {
            int group = groups[column];
            double difference = values[i] - mean[group];
            deviation[group] += difference * difference;
            column = column + 1 == groups.length ? 0 : column + 1;
          }
        });
    for (int group = 0; group < count; group++) {
      deviation[group] = Math.sqrt(deviation[group] / each);
    }
    return new Statistics(min, max, mean, deviation);
  }
}
