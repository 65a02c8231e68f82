package dev.nacre.data;

import dev.nacre.array.Check;
import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.io.MappedArray;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Samples to learn from: features of one shape, and for each sample a label (its class, 0 … classes
 * − 1) or a target (numbers). Immutable; {@link #shuffle}, {@link #split} and {@link #take} give
 * views that share the numbers.
 *
 * <pre>{@code
 * var data = Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0});
 * var parts = Digits.load().shuffle(42).split(0.8);
 * for (var batch : parts.train().batches(64)) {
 *   batch.features();   // 64×1×8×8
 *   batch.labels();     // int[64]
 * }
 * }</pre>
 *
 * <p>All numbers in memory are checked once, here: NaN and infinity are refused with their row and
 * column, counted from 0, as are rows of different lengths, negative labels, and an empty set.
 */
public final class Dataset {
  private static final int MOST_CLASSES_SHOWN = 20;

  private final Samples samples;
  private final int[] order; // the samples' rows that this view has

  private Dataset(Samples samples, int[] order) {
    this.samples = samples;
    this.order = order;
  }

  Dataset(Samples samples) {
    this(samples, IntStream.range(0, samples.features().count()).toArray());
  }

  /** Rows of features, which must be of one length, and the class of each row. */
  public static Dataset of(float[][] features, int[] labels) {
    return new Dataset(
        Samples.labelled(
            Samples.rows("features", features), Check.given("labels", labels).clone()));
  }

  /** Rows of features and rows of targets; a row's target may be one number or several. */
  public static Dataset of(float[][] features, float[][] targets) {
    return new Dataset(
        Samples.targeted(Samples.rows("features", features), Samples.rows("targets", targets)));
  }

  /** Sequences, samples × steps × features, and the class of each. */
  public static Dataset of(float[][][] sequences, int[] labels) {
    return new Dataset(
        Samples.labelled(
            Samples.rows("sequences", sequences), Check.given("labels", labels).clone()));
  }

  /** Sequences, samples × steps × features, and the class of each of their steps. */
  public static Dataset of(float[][][] sequences, int[][] labels) {
    return new Dataset(
        Samples.labelled(Samples.rows("sequences", sequences), Check.given("labels", labels)));
  }

  /** Sequences, samples × steps × features, and the target of each. */
  public static Dataset of(float[][][] sequences, float[][] targets) {
    return new Dataset(
        Samples.targeted(Samples.rows("sequences", sequences), Samples.rows("targets", targets)));
  }

  /** Sequences, samples × steps × features, and the target of each of their steps. */
  public static Dataset of(float[][][] sequences, float[][][] targets) {
    return new Dataset(
        Samples.targeted(Samples.rows("sequences", sequences), Samples.rows("targets", targets)));
  }

  /**
   * Sequences of tokens, whole numbers 0 … vocabulary − 1, samples × steps, and the class of each.
   */
  public static Dataset of(int[][] tokens, int[] labels) {
    return new Dataset(
        Samples.labelled(Samples.tokens(tokens), Check.given("labels", labels).clone()));
  }

  /** Sequences of tokens, samples × steps, and the class of each of their steps. */
  public static Dataset of(int[][] tokens, int[][] labels) {
    return new Dataset(Samples.labelled(Samples.tokens(tokens), Check.given("labels", labels)));
  }

  /** Sequences of tokens, samples × steps, and the target of each. */
  public static Dataset of(int[][] tokens, float[][] targets) {
    return new Dataset(Samples.targeted(Samples.tokens(tokens), Samples.rows("targets", targets)));
  }

  /** Rows of features and the name of each row's class; the classes are sorted by name. */
  public static Dataset of(float[][] features, String[] classes) {
    return named(Samples.rows("features", features), classes);
  }

  /** Sequences of tokens and the name of each one's class; the classes are sorted by name. */
  public static Dataset of(int[][] tokens, String[] classes) {
    return named(Samples.tokens(tokens), classes);
  }

  private static Dataset named(Rows features, String[] classes) {
    Check.given("classes", classes);
    for (int row = 0; row < classes.length; row++) {
      Check.given("class of row " + row, classes[row]);
    }
    var names = Arrays.stream(classes).distinct().sorted().toList();
    var labels =
        Arrays.stream(classes).mapToInt(name -> Collections.binarySearch(names, name)).toArray();
    return new Dataset(Samples.labelled(features, labels).withClassNames(names));
  }

  /**
   * Samples one after the other in one array, and the class of each.
   *
   * @param sample the shape of one sample, for example 1×28×28 (channels, height, width)
   */
  public static Dataset of(float[] features, Shape sample, int[] labels) {
    return new Dataset(
        Samples.labelled(
            Samples.rows("features", Check.given("features", features).clone(), sample),
            Check.given("labels", labels).clone()));
  }

  /** Samples along the first axis of a tensor, and the class of each. */
  public static Dataset of(Tensor features, int[] labels) {
    return new Dataset(
        Samples.labelled(
            Samples.rows("features", features), Check.given("labels", labels).clone()));
  }

  /** Samples along the first axis of a tensor, and their targets along that of another. */
  public static Dataset of(Tensor features, Tensor targets) {
    return new Dataset(
        Samples.targeted(Samples.rows("features", features), Samples.rows("targets", targets)));
  }

  /**
   * Samples that stay in a file, which may be larger than memory, and the class of each. Batches
   * are read from it as they are needed, during a training run ahead of need. Only then NaN and
   * infinity are refused, with the file, the row and the column.
   */
  public static Dataset of(MappedArray features, int[] labels) {
    return new Dataset(
        Samples.labelled(
            Samples.rows("features", features), Check.given("labels", labels).clone()));
  }

  /** Samples that stay in a file, as above, and their targets, which stay in another. */
  public static Dataset of(MappedArray features, MappedArray targets) {
    return new Dataset(
        Samples.targeted(Samples.rows("features", features), Samples.rows("targets", targets)));
  }

  /** The same samples with names for their classes, at least as many as there are labels. */
  public Dataset withClassNames(String... names) {
    for (int i = 0; i < Check.given("class names", names).length; i++) {
      Check.given("name of class " + i, names[i]);
    }
    return new Dataset(samples.withClassNames(List.of(names)), order);
  }

  /** The same samples with a name, which messages and {@link #toString} use. */
  public Dataset withName(String name) {
    return new Dataset(samples.withName(Check.given("name", name)), order);
  }

  /** The same numbers as samples of another shape, for example 1×8×8 instead of 64. */
  public Dataset withSampleShape(int... dims) {
    return new Dataset(samples.withSampleShape(dims), order);
  }

  /** The number of samples. */
  public int size() {
    return order.length;
  }

  /** What the data set is called. */
  public String name() {
    return samples.name();
  }

  /** The shape of one sample's features. */
  public Shape sampleShape() {
    return samples.features().shape();
  }

  /** True if samples stay in a file until a batch is gathered. */
  public boolean isMapped() {
    return samples.features().areMapped()
        || samples.targets() != null && samples.targets().areMapped();
  }

  /** True if the samples have {@link #labels}, false if they have {@link #targets}. */
  public boolean hasLabels() {
    return samples.labels() != null;
  }

  /** A new tensor of all features, size × the shape of a sample. */
  public Tensor features() {
    return all("features", samples.features());
  }

  /** How many labels a sample has: 1, or one for each step of a sequence; 0 with targets. */
  public int labelsPerSample() {
    return samples.labelsEach();
  }

  /**
   * The class of each sample, or of each of its steps, sample after sample. The array is the
   * caller's.
   *
   * @throws IllegalStateException if the samples have targets instead
   */
  public int[] labels() {
    present(samples.labels(), "labels", "targets");
    return samples.labelsOf(order, 0, order.length);
  }

  /**
   * A new tensor of all targets, size × the shape of a target.
   *
   * @throws IllegalStateException if the samples have labels instead
   */
  public Tensor targets() {
    return all("targets", present(samples.targets(), "targets", "labels"));
  }

  private Tensor all(String what, Rows rows) {
    requireOneArray(what, rows.shape());
    return Tensor.of(rows.gather(order, 0, size()));
  }

  private int requireOneArray(String what, Shape row) {
    int most = Integer.MAX_VALUE - 8;
    if (size() * row.size() > most) {
      throw new IllegalArgumentException(
          "all %s in one array must be at most %d numbers, but %d samples of %s are more; try %s"
              .formatted(
                  what,
                  most,
                  size(),
                  row,
                  "batches(64), or shuffle(1).take(" + Math.min(size(), 10_000) + ")"));
    }
    return (int) (size() * row.size());
  }

  /** The shape of one sample's target. */
  public Shape targetShape() {
    return present(samples.targets(), "targets", "labels").shape();
  }

  /** The number of classes: of the names given, else the largest label of the whole set + 1. */
  public int classes() {
    present(samples.labels(), "labels", "targets");
    return samples.classNames().size();
  }

  /** The name of each class; "0", "1" … if none were given. */
  public List<String> classNames() {
    present(samples.labels(), "labels", "targets");
    return samples.classNames();
  }

  /** A new tensor of one sample's features, counted from 0. */
  public Tensor sample(int index) {
    int at = Check.between("index of a sample", 0, size() - 1, index, 0);
    return Tensor.of(samples.features().gather(order, at, at + 1).reshape(sampleShape()));
  }

  /**
   * One sample's class.
   *
   * @throws IllegalStateException if the samples have targets, or a label for each step
   */
  public int label(int index) {
    int at = Check.between("index of a sample", 0, size() - 1, index, 0);
    present(samples.labels(), "labels", "targets");
    if (labelsPerSample() != 1) {
      throw new IllegalStateException(
          "these samples have %d labels each, one a step; try view(%d).labels()"
              .formatted(labelsPerSample(), index));
    }
    return samples.labels()[order[at]];
  }

  /** The same samples in an order that the seed decides, the same on every machine. */
  public Dataset shuffle(long seed) {
    return view(new Rng(seed).permutation(size()));
  }

  /** The first {@code count} samples. */
  public Dataset take(int count) {
    Check.between("number of samples to take", 1, size(), count, Math.min(size(), 100));
    return new Dataset(samples, Arrays.copyOf(order, count));
  }

  /** The samples with these indices, in this order. */
  public Dataset view(int... indices) {
    if (Check.given("indices", indices).length == 0) {
      throw new IllegalArgumentException(
          "a view of %s must have at least 1 sample, but was given no index; try view(0)"
              .formatted(name()));
    }
    var rows = new int[indices.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = order[Check.between("index of a sample", 0, size() - 1, indices[i], 0)];
    }
    return new Dataset(samples, rows);
  }

  /**
   * The first samples as training part, the others as test part; {@link #shuffle} before, if the
   * order means something.
   *
   * @param fraction of the samples that are for training, between 0 and 1; the number is rounded
   */
  public Split split(double fraction) {
    Check.inside("split fraction", 0, 1, fraction, 0.8);
    int train = (int) Math.round(fraction * size());
    if (train == 0 || train == size()) {
      throw new IllegalArgumentException(
          "a split at %s leaves no sample of %s, which has %d, for %s; try %s"
              .formatted(
                  fraction,
                  name(),
                  size(),
                  train == 0 ? "training" : "the test",
                  size() > 1 ? "0.5" : "a set of at least 2 samples"));
    }
    return new Split(
        new Dataset(samples, Arrays.copyOf(order, train)),
        new Dataset(samples, Arrays.copyOfRange(order, train, size())));
  }

  /** The samples in batches of {@code size}, in order; the last one may be smaller. */
  public Iterable<Batch> batches(int size) {
    Check.atLeast("batch size", 1, size, 32);
    return () ->
        new Iterator<>() {
          private int at = 0;

          @Override
          public boolean hasNext() {
            return at < order.length;
          }

          @Override
          public Batch next() {
            if (!hasNext()) {
              throw new NoSuchElementException("no batch is left");
            }
            int from = at;
            at = (int) Math.min((long) at + size, order.length);
            return batch(order, from, at);
          }
        };
  }

  /**
   * One batch of the samples {@code indices[from] … indices[to − 1]}; for training loops that keep
   * an order of their own.
   *
   * @throws IllegalArgumentException if there is no such index, or no such sample
   */
  public Batch gather(int[] indices, int from, int to) {
    Check.between("end of a batch", 0, Check.given("indices", indices).length, to, indices.length);
    Check.between("start of a batch", 0, to, from, 0);
    var rows = new int[to - from];
    for (int i = 0; i < rows.length; i++) {
      int index = indices[from + i];
      rows[i] = order[Check.between("index of a sample", 0, size() - 1, index, 0)];
    }
    return batch(rows, 0, rows.length);
  }

  private Batch batch(int[] rows, int from, int to) {
    var features = Tensor.of(samples.features().gather(rows, from, to));
    if (samples.targets() != null) {
      return new Batch(features, null, Tensor.of(samples.targets().gather(rows, from, to)));
    }
    return new Batch(features, samples.labelsOf(rows, from, to), null);
  }

  /** Hands all features of this view, in order, to {@code use}, some samples at a time. */
  void featuresInPieces(Consumer<float[]> use) {
    samples.features().inPieces(order, use);
  }

  /**
   * The same labels or targets with scaled features. What stays in a file does so, and is scaled
   * when it is read.
   */
  Dataset scaled(FeatureScale scale) {
    if (samples.features().areMapped()) {
      return new Dataset(samples.withFeatures(Rows.Scaled.of(samples.features(), scale)), order);
    }
    requireOneArray("features", sampleShape());
    var values = samples.features().all(order);
    scale.applyTo(values);
    return new Dataset(samples.select(order, Samples.rows("features", values, sampleShape())));
  }

  static <T> T present(T wanted, String name, String instead) {
    if (wanted == null) {
      throw new IllegalStateException(
          "these samples have %s, not %s; try %s()".formatted(instead, name, instead));
    }
    return wanted;
  }

  /** The name, the number and shape of the samples, and the number of samples of each class. */
  @Override
  public String toString() {
    var text =
        "%s: %d %s of %s"
            .formatted(name(), size(), size() == 1 ? "sample" : "samples", sampleShape());
    if (!hasLabels()) {
      return text + ", targets of " + targetShape();
    }
    var counts = new int[classes()];
    for (int label : labels()) {
      counts[label]++;
    }
    var list = new StringBuilder(text).append(", ").append(counts.length);
    list.append(counts.length == 1 ? " class\n " : " classes\n ");
    for (int c = 0; c < Math.min(counts.length, MOST_CLASSES_SHOWN); c++) {
      list.append(c == 0 ? " " : ", ").append(classNames().get(c)).append(": ").append(counts[c]);
    }
    return list.append(counts.length > MOST_CLASSES_SHOWN ? ", …" : "").toString();
  }
}
