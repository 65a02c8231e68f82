package dev.nacre.data;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.io.MappedArray;
import dev.nacre.tensor.Tensor;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What all views of a data set share: features, and labels or targets (the other is null). The
 * factories hold all checks.
 *
 * @param labelsEach how many labels a sample has, one after the other: 1, or one for each step
 */
record Samples(
    Rows features,
    int[] labels,
    int labelsEach,
    Rows targets,
    List<String> classNames,
    String name) {
  /** A larger label is taken for a mistake, such as a year or an id in the label's column. */
  private static final int MOST_CLASSES = 1_000_000;

  private static final String NO_NAME = "data set";

  static Samples labelled(Rows features, int[] labels) {
    requireSameCount(features, labels.length, "labels");
    return labelled(features, labels, 1);
  }

  /** A label for each step of sequences. */
  static Samples labelled(Rows features, int[][] labels) {
    requireSameCount(features, labels.length, "rows of labels");
    int steps = features.shape().dim(0);
    var all = new int[length("labels", labels.length, steps)];
    for (int row = 0; row < labels.length; row++) {
      int count = Check.given("row " + row + " of the labels", labels[row]).length;
      if (count != steps) {
        throw new ShapeException(
            "row %d of the labels has %d, but the sequences have %d steps; try one label for each step"
                .formatted(row, count, steps));
      }
      System.arraycopy(labels[row], 0, all, row * steps, steps);
    }
    return labelled(features, all, steps);
  }

  private static Samples labelled(Rows features, int[] labels, int each) {
    int largest = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= MOST_CLASSES) {
        throw new IllegalArgumentException(
            "a label must be between 0 and %d, but that of row %d is %d; try 0 … classes − 1"
                .formatted(MOST_CLASSES - 1, i / each, labels[i]));
      }
      largest = Math.max(largest, labels[i]);
    }
    return new Samples(features, labels, each, null, numbers(largest + 1), NO_NAME);
  }

  /** "0", "1" …, each made when asked for. */
  private static List<String> numbers(int count) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return Integer.toString(Objects.checkIndex(index, count));
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  static Samples targeted(Rows features, Rows targets) {
    requireSameCount(features, targets.count(), "targets");
    return new Samples(features, null, 0, targets, List.of(), NO_NAME);
  }

  private static void requireSameCount(Rows features, int count, String what) {
    if (features.count() != count) {
      throw new IllegalArgumentException(
          "each sample needs one of the %s, but there are %d rows of features and %d %s; try %d of each"
              .formatted(what, features.count(), count, what, Math.min(features.count(), count)));
    }
  }

  /** Copies rows into one array. */
  static Rows rows(String what, float[][] rows) {
    requireAny(what, Check.given(what, rows).length);
    int width = given(what, rows, 0).length;
    if (width == 0) {
      throw new ShapeException("row 0 of the " + what + " has no numbers; try at least one");
    }
    var values = new float[length(what, rows.length, width)];
    for (int row = 0; row < rows.length; row++) {
      if (given(what, rows, row).length != width) {
        throw new ShapeException(
            "row %d of the %s has %d numbers, but row 0 has %d; try rows of one length"
                .formatted(row, what, rows[row].length, width));
      }
      System.arraycopy(rows[row], 0, values, row * width, width);
    }
    return rows(what, values, Shape.of(width));
  }

  /** Copies sequences into one array: samples of steps of features. */
  static Rows rows(String what, float[][][] samples) {
    requireAny(what, Check.given(what, samples).length);
    int steps = Check.given("row 0 of the " + what, samples[0]).length;
    var all = new float[length(what, samples.length, steps)][];
    for (int row = 0; row < samples.length; row++) {
      int count = Check.given("row %d of the %s".formatted(row, what), samples[row]).length;
      if (count != steps) {
        throw new ShapeException(
            "row %d of the %s has %d steps, but row 0 has %d; try sequences of one length"
                .formatted(row, what, count, steps));
      }
      System.arraycopy(samples[row], 0, all, row * steps, steps);
    }
    if (steps == 0) {
      throw new ShapeException("row 0 of the " + what + " has no steps; try at least one");
    }
    Rows flat = rows("steps of the " + what, all);
    return new Rows.InArray(
        ((Rows.InArray) flat).values(), samples.length, flat.shape().prepend(steps));
  }

  /** Copies sequences of tokens into one array, which holds each of them exactly. */
  static Rows tokens(int[][] samples) {
    var rows = new float[Check.given("tokens", samples).length][];
    for (int row = 0; row < rows.length; row++) {
      int[] sample = Check.given("row " + row + " of the tokens", samples[row]);
      rows[row] = new float[sample.length];
      for (int step = 0; step < sample.length; step++) {
        if (sample[step] < 0 || sample[step] >= Check.MOST_TOKENS) {
          throw Check.notToken(row, step, sample[step], Check.MOST_TOKENS);
        }
        rows[row][step] = sample[step];
      }
    }
    return rows("tokens", rows);
  }

  private static float[] given(String what, float[][] rows, int row) {
    return Check.given("row " + row + " of the " + what, rows[row]);
  }

  private static int length(String what, int count, int width) {
    if ((long) count * width > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the %s must be at most %d numbers, but %d rows of %d are more; try fewer rows"
              .formatted(what, Integer.MAX_VALUE - 8, count, width));
    }
    return count * width;
  }

  /** Copies the samples along a tensor's first axis. */
  static Rows rows(String what, Tensor tensor) {
    var shape = Check.given(what, tensor).shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          "the %s must have an axis for the samples and at least one more, but are %s; try %s"
              .formatted(what, shape, "a tensor of samples × features"));
    }
    requireAny(what, shape.dim(0));
    return rows(what, tensor.toArray(), shape.dropFirst());
  }

  /** Samples along the first axis of an array in a file; of one number each if it has no other. */
  static Rows rows(String what, MappedArray array) {
    var shape = Check.given(what, array).shape();
    if (shape.rank() == 0) {
      throw new ShapeException(
          "the %s must have an axis for the samples, but %s holds one number; try %s"
              .formatted(what, array.path(), "an array of samples × features"));
    }
    requireAny(what, shape.dim(0));
    var sample = shape.rank() == 1 ? Shape.of(1) : shape.dropFirst();
    if (sample.size() == 0 || sample.size() > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          "a sample must have between 1 and %d numbers, but those of %s have %d, %s"
              .formatted(Integer.MAX_VALUE - 8, array.path(), sample.size(), sample));
    }
    return new Rows.Mapped(array, sample);
  }

  /** Takes over samples that lie one after the other, and checks each number. */
  static Rows rows(String what, float[] values, Shape sample) {
    long width = Check.given("shape of a sample", sample).size();
    if (width == 0 || values.length % width != 0) {
      throw new ShapeException(
          "%d numbers are not a whole number of samples of %s (%d numbers each); try another shape"
              .formatted(values.length, sample, width));
    }
    requireAny(what, values.length);
    Check.finite(what, values, sample);
    return new Rows.InArray(values, (int) (values.length / width), sample);
  }

  private static void requireAny(String what, int count) {
    if (count == 0) {
      throw new IllegalArgumentException(
          "the data set is empty: the %s that Dataset.of was given have no rows; try at least one"
              .formatted(what));
    }
  }

  Samples withClassNames(List<String> names) {
    Dataset.present(labels, "labels", "targets");
    int largest = Arrays.stream(labels).max().orElseThrow();
    if (largest >= names.size()) {
      throw new IllegalArgumentException(
          "the largest label of %s is %d, but there are %d class names, %s; try %d names"
              .formatted(name, largest, names.size(), names, largest + 1));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "class names must differ, but are " + names + "; try another name for each class");
    }
    return new Samples(features, labels, labelsEach, targets, names, name);
  }

  Samples withName(String newName) {
    return new Samples(features, labels, labelsEach, targets, classNames, newName);
  }

  Samples withSampleShape(int... dims) {
    var shape = features.shape().reshaped(dims);
    return withFeatures(features.as(shape));
  }

  Samples withFeatures(Rows newFeatures) {
    return new Samples(newFeatures, labels, labelsEach, targets, classNames, name);
  }

  /** The labels of rows {@code order[from] … order[to − 1]}. */
  int[] labelsOf(int[] order, int from, int to) {
    var some = new int[(to - from) * labelsEach];
    for (int i = from; i < to; i++) {
      System.arraycopy(labels, order[i] * labelsEach, some, (i - from) * labelsEach, labelsEach);
    }
    return some;
  }

  /** The labels or targets of some rows, with new features for each of them. */
  Samples select(int[] rows, Rows newFeatures) {
    if (labels != null) {
      int[] some = labelsOf(rows, 0, rows.length);
      return new Samples(newFeatures, some, labelsEach, null, classNames, name);
    }
    length("targets", rows.length, (int) targets.shape().size());
    var newTargets = new Rows.InArray(targets.all(rows), rows.length, targets.shape());
    return new Samples(newFeatures, null, 0, newTargets, classNames, name);
  }
}
