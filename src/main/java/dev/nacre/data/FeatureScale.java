package dev.nacre.data;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/** x' = (x − shift) / scale, with one shift and one scale a group: what all scalers do. */
record FeatureScale(FeatureGroups groups, float[] shift, float[] scale) {
  private static final int MOST_SHOWN = 10;

  Dataset apply(Dataset data) {
    if (!data.sampleShape().equals(groups.sample())) {
      throw otherShape("samples of " + data.sampleShape());
    }
    return data.scaled(this);
  }

  /** Scales samples that lie one after the other, in place. */
  void applyTo(float[] values) {
    var groupOf = groups.ofValues();
    for (int i = 0, column = 0; i < values.length; i++) {
      values[i] = of(values[i], groupOf[column]);
      column = column + 1 == groupOf.length ? 0 : column + 1;
    }
  }

  float of(float value, int group) {
    return (value - shift[group]) / scale[group];
  }

  Tensor apply(Tensor x) {
    var sample = groups.sample();
    boolean one = x.shape().equals(sample);
    boolean several = x.shape().rank() == sample.rank() + 1 && x.shape().dropFirst().equals(sample);
    if (!one && !several) {
      throw otherShape("a tensor of " + x.shape());
    }
    var dims = new int[sample.rank()];
    Arrays.fill(dims, 1);
    dims[groups.axis()] = groups.count();
    return x.sub(Tensor.of(shift, Shape.of(dims))).div(Tensor.of(scale, Shape.of(dims)));
  }

  private ShapeException otherShape(String found) {
    return new ShapeException(
        "this scaler was fitted on samples of %s, but is applied to %s; try one fitted on the latter"
            .formatted(groups.sample(), found));
  }

  /** A title, and a line with two numbers for each group. */
  String describe(String title, String name1, float[] numbers1, String name2, float[] numbers2) {
    var text = new StringBuilder(title).append(" fitted on samples of ").append(groups.sample());
    for (int i = 0; i < Math.min(groups.count(), MOST_SHOWN); i++) {
      text.append("\n  ").append(groups.kind()).append(' ').append(i).append(": ");
      text.append(String.format(Locale.ROOT, "%s %.6g, ", name1, numbers1[i]));
      text.append(String.format(Locale.ROOT, "%s %.6g", name2, numbers2[i]));
    }
    return text.append(groups.count() > MOST_SHOWN ? "\n  …" : "").toString();
  }
}
