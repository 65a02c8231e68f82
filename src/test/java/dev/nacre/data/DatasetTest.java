package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  /** n samples whose features are (i, −i) and whose label is i modulo 3. */
  private static Dataset counted(int n) {
    var features = new float[n][];
    Arrays.setAll(features, i -> new float[] {i, -i});
    return Dataset.of(features, IntStream.range(0, n).map(i -> i % 3).toArray());
  }

  private static int[] rows(Dataset data) {
    var features = data.features().toArray();
    return IntStream.range(0, data.size()).map(i -> (int) features[2 * i]).toArray();
  }

  @Test
  void rowsWithLabelsAreADataSet() {
    var data = Dataset.of(new float[][] {{1, 2, 3}, {4, 5, 6}}, new int[] {1, 0});
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.sampleShape()).isEqualTo(Shape.of(3));
    assertThat(data.features().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(data.features().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(data.hasLabels()).isTrue();
    assertThat(data.labels()).containsExactly(1, 0);
    assertThat(data.label(0)).isEqualTo(1);
    assertThat(data.classes()).isEqualTo(2);
    assertThat(data.classNames()).containsExactly("0", "1");
    assertThat(data.sample(1).shape()).isEqualTo(Shape.of(3));
    assertThat(data.sample(1).toArray()).containsExactly(4, 5, 6);
  }

  @Test
  void rowsWithTargetsAreADataSet() {
    var data = Dataset.of(new float[][] {{1}, {2}, {3}}, new float[][] {{1, 0}, {4, 0}, {9, 1}});
    assertThat(data.hasLabels()).isFalse();
    assertThat(data.targetShape()).isEqualTo(Shape.of(2));
    assertThat(data.targets().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(data.targets().toArray()).containsExactly(1, 0, 4, 0, 9, 1);
    var batch = data.shuffle(1).batches(3).iterator().next();
    var x = batch.features().toArray();
    for (int i = 0; i < 3; i++) {
      assertThat(batch.targets().toArray()[2 * i]).isEqualTo(x[i] * x[i]);
    }
    assertThatThrownBy(data::labels)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these samples have targets, not labels; try targets()");
    assertThatThrownBy(batch::labels)
        .hasMessage("these samples have targets, not labels; try targets()");
    assertThatThrownBy(() -> counted(3).targets())
        .hasMessage("these samples have labels, not targets; try labels()");
  }

  @Test
  void imagesAreGivenInOneArrayOrAsATensor() {
    var pixels = new float[2 * 3 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    var images = Dataset.of(pixels, Shape.of(1, 3, 4), new int[] {0, 1});
    assertThat(images.features().shape()).isEqualTo(Shape.of(2, 1, 3, 4));
    assertThat(images.sample(1).shape()).isEqualTo(Shape.of(1, 3, 4));
    assertThat(images.sample(1).toArray()[0]).isEqualTo(12);
    var same = Dataset.of(Tensor.of(pixels, Shape.of(2, 1, 3, 4)), new int[] {0, 1});
    assertThat(same.features().toArray()).containsExactly(images.features().toArray());
    assertThat(same.withSampleShape(3, -1).sampleShape()).isEqualTo(Shape.of(3, 4));
    var pairs = Dataset.of(Tensor.of(pixels, Shape.of(4, 6)), Tensor.zeros(4, 2, 2));
    assertThat(pairs.targetShape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void namesOfClassesBecomeLabels() {
    var data = Dataset.of(new float[][] {{1}, {2}, {3}}, new String[] {"dog", "cat", "dog"});
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.labels()).containsExactly(1, 0, 1);
  }

  @Test
  void whatIsHandedInOrOutDoesNotShareMemory() {
    var features = new float[][] {{1}, {2}};
    var labels = new int[] {0, 1};
    var data = Dataset.of(features, labels);
    features[0][0] = 9;
    labels[0] = 9;
    data.labels()[0] = 9;
    data.features().array().fill(9);
    assertThat(data.features().toArray()).containsExactly(1, 2);
    assertThat(data.labels()).containsExactly(0, 1);
  }

  @Test
  void aDataSetOutlivesTheScopeItWasMadeIn() {
    Dataset data;
    try (var _ = Scope.open()) {
      data = Dataset.of(Tensor.ones(4, 3), new int[4]);
    }
    assertThat(data.features().toArray()).containsOnly(1).hasSize(12);
  }

  @Test
  void shufflingIsDecidedByTheSeed() {
    var data = counted(100);
    var shuffled = data.shuffle(42);
    assertThat(rows(shuffled)).isEqualTo(rows(data.shuffle(42)));
    assertThat(rows(shuffled)).isNotEqualTo(rows(data.shuffle(43))).isNotEqualTo(rows(data));
    assertThat(rows(shuffled)).containsExactlyInAnyOrder(rows(data));
    assertThat(rows(counted(10).shuffle(42))).containsExactly(6, 8, 3, 5, 7, 4, 1, 2, 0, 9);
  }

  @Property(tries = 200)
  void aSplitAndItsBatchesHoldEachSampleOnceWithItsLabel(
      @ForAll @IntRange(min = 2, max = 200) int n,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction,
      @ForAll @IntRange(min = 1, max = 50) int batchSize,
      @ForAll long seed) {
    int train = (int) Math.round(fraction * n);
    if (train == 0 || train == n) {
      return;
    }
    var split = counted(n).shuffle(seed).split(fraction);
    assertThat(split.train().size()).isEqualTo(train);
    assertThat(split.test().size()).isEqualTo(n - train);
    var seen = new ArrayList<Integer>();
    for (var part : new Dataset[] {split.train(), split.test()}) {
      int inPart = 0;
      for (var batch : part.batches(batchSize)) {
        assertThat(batch.size()).isEqualTo(Math.min(batchSize, part.size() - inPart));
        assertThat(batch.features().shape()).isEqualTo(Shape.of(batch.size(), 2));
        var x = batch.features().toArray();
        for (int i = 0; i < batch.size(); i++) {
          int row = (int) x[2 * i];
          seen.add(row);
          assertThat(x[2 * i + 1]).isEqualTo(-row);
          assertThat(batch.labels()[i]).isEqualTo(row % 3);
        }
        inPart += batch.size();
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, n).boxed().toList());
  }

  @Test
  void batchesCanBeWalkedAgain() {
    var batches = counted(5).batches(2);
    for (int i = 0; i < 2; i++) {
      var sizes = new ArrayList<Integer>();
      batches.forEach(b -> sizes.add(b.size()));
      assertThat(sizes).containsExactly(2, 2, 1);
    }
    assertThat(counted(5).batches(Integer.MAX_VALUE)).hasSize(1);
  }

  @Test
  void samplesAreGatheredInAnyOrderOfAView() {
    var odd = counted(10).view(1, 3, 5, 7, 9);
    var batch = odd.gather(new int[] {0, 4, 4, 2}, 1, 4);
    assertThat(batch.features().toArray()).containsExactly(9, -9, 9, -9, 5, -5);
    assertThat(batch.labels()).containsExactly(0, 0, 2);
  }

  @Test
  void aViewKeepsTheClassesOfTheWholeSet() {
    var view = counted(10).take(1);
    assertThat(view.size()).isEqualTo(1);
    assertThat(view.classes()).isEqualTo(3);
  }

  @Test
  void anEmptyDataSetIsRefusedWithWhereItCameFrom() {
    assertThatThrownBy(() -> Dataset.of(new float[0][], new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the data set is empty: the features that Dataset.of was given have no rows; try at"
                + " least one");
    assertThatThrownBy(() -> Dataset.of(Tensor.zeros(0, 3), new int[0]))
        .hasMessageStartingWith("the data set is empty: the features");
    assertThatThrownBy(() -> Dataset.of(new float[0], Shape.of(2), new int[0]))
        .hasMessageStartingWith("the data set is empty: the features");
    assertThatThrownBy(() -> counted(3).withName("iris").view())
        .hasMessage(
            "a view of iris must have at least 1 sample, but was given no index; try view(0)");
  }

  @Test
  void nanAndInfinityAreNamedByRowAndColumn() {
    assertThatThrownBy(
            () -> Dataset.of(new float[][] {{1, 2}, {3, Float.NaN}, {Float.NaN, 0}}, new int[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the features must be finite, but row 1, column 1 is NaN
              try: to leave such rows out, or to replace such values (rows and columns count from 0)\
            """);
    var pixels = new float[2 * 12];
    pixels[19] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> Dataset.of(pixels, Shape.of(1, 3, 4), new int[2]))
        .hasMessageStartingWith(
            "the features must be finite, but row 1, column 7 is -Infinity (at [0, 1, 3] of"
                + " 1×3×4)");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}}, new float[][] {{Float.NaN}}))
        .hasMessageStartingWith("the targets must be finite, but row 0, column 0 is NaN");
  }

  @Test
  void raggedAndMissingRowsAreNamed() {
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1, 2}, {3, 4}, {5}}, new int[3]))
        .isInstanceOf(ShapeException.class)
        .hasMessage("row 2 of the features has 1 numbers, but row 0 has 2; try rows of one length");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, null}, new int[2]))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("row 1 of the features is missing (null)");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{}}, new int[1]))
        .isInstanceOf(ShapeException.class)
        .hasMessage("row 0 of the features has no numbers; try at least one");
    assertThatThrownBy(() -> Dataset.of((float[][]) null, new int[1]))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("features is missing (null)");
    assertThatThrownBy(() -> Dataset.of(new float[7], Shape.of(1, 2), new int[3]))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "7 numbers are not a whole number of samples of 1×2 (2 numbers each); try another"
                + " shape");
    assertThatThrownBy(() -> Dataset.of(Tensor.of(1, 2, 3), new int[3]))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "the features must have an axis for the samples and at least one more, but are 3; try a"
                + " tensor of samples × features");
  }

  @Test
  void featuresAndLabelsMustBeAsMany() {
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, {2}}, new int[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "each sample needs one of the labels, but there are 2 rows of features and 3 labels;"
                + " try 2 of each");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, {2}}, new float[][] {{1}}))
        .hasMessage(
            "each sample needs one of the targets, but there are 2 rows of features and 1 targets;"
                + " try 1 of each");
  }

  @Test
  void labelsThatCannotBeAreNamed() {
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, {2}}, new int[] {0, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a label must be between 0 and 999999, but that of row 1 is -1; try 0 … classes − 1");
    assertThatThrownBy(() -> counted(4).withName("iris").withClassNames("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the largest label of iris is 2, but there are 2 class names, [a, b]; try 3 names");
    assertThatThrownBy(() -> counted(4).withClassNames("a", "b", "a"))
        .hasMessage("class names must differ, but are [a, b, a]; try another name for each class");
    assertThatThrownBy(() -> counted(4).withClassNames("a", "b", null))
        .hasMessage("name of class 2 is missing (null)");
    assertThatThrownBy(() -> counted(4).withClassNames((String[]) null))
        .hasMessage("class names is missing (null)");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, {2}}, new String[] {"a", null}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("class of row 1 is missing (null)");
  }

  @Test
  void asManyClassesAsSamplesAreFoundAtOnce() {
    int n = 300_000;
    var names = new String[n];
    Arrays.setAll(names, i -> "id " + (n - i));
    var data = Dataset.of(new float[n][1], names);
    assertThat(data.classNames()).hasSize(n).isSorted();
    for (int i = 0; i < n; i += 12_345) {
      assertThat(data.classNames().get(data.label(i))).isEqualTo(names[i]);
    }
  }

  @Test
  void aBatchOfIndicesThatAreNotThereIsRefused() {
    var data = counted(3);
    assertThat(data.gather(new int[] {2, 0, 1}, 1, 3).size()).isEqualTo(2);
    assertThatThrownBy(() -> data.gather(new int[] {0, 3}, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index of a sample must be between 0 and 2, but was 3; try 0");
    assertThatThrownBy(() -> data.gather(new int[] {0, 1}, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("end of a batch must be between 0 and 2, but was 5; try 2");
    assertThatThrownBy(() -> data.gather(new int[] {0, 1}, 2, 1))
        .hasMessage("start of a batch must be between 0 and 1, but was 2; try 0");
    assertThatThrownBy(() -> data.gather(null, 0, 1)).hasMessage("indices is missing (null)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, 80, Double.NaN})
  void aSplitFractionOutOfRangeIsRefused(double fraction) {
    assertThatThrownBy(() -> counted(10).split(fraction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "split fraction must be greater than 0 and less than 1, but was %s; try 0.8"
                .formatted(fraction));
  }

  @Test
  void aSplitThatLeavesAPartEmptyIsRefused() {
    assertThatThrownBy(() -> counted(3).withName("iris").split(0.99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a split at 0.99 leaves no sample of iris, which has 3, for the test; try 0.5");
    assertThatThrownBy(() -> counted(3).split(0.01)).hasMessageContaining("3, for training;");
    assertThatThrownBy(() -> counted(1).split(0.5))
        .hasMessageEndingWith("for the test; try a set of at least 2 samples");
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> counted(3).batches(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch size must be at least 1, but was 0; try 32");
    assertThatThrownBy(() -> counted(3).take(4))
        .hasMessage("number of samples to take must be between 1 and 3, but was 4; try 3");
    assertThatThrownBy(() -> counted(3).sample(3))
        .hasMessage("index of a sample must be between 0 and 2, but was 3; try 0");
    assertThatThrownBy(() -> counted(3).view(-1))
        .hasMessage("index of a sample must be between 0 and 2, but was -1; try 0");
  }

  @Test
  void aDataSetPrintsItsSizeShapeAndClasses() {
    var data = counted(7).withClassNames("cat", "dog", "owl").withName("pets");
    assertThat(data).hasToString("pets: 7 samples of 2, 3 classes\n  cat: 3, dog: 2, owl: 2");
    assertThat(Dataset.of(new float[2][1], new float[2][3]))
        .hasToString("data set: 2 samples of 1, targets of 3");
    assertThat(Dataset.of(new float[1][1], new int[] {99}).toString())
        .startsWith("data set: 1 sample of 1, 100 classes\n  0: 0, 1: 0,")
        .endsWith(", 19: 0, …");
    assertThat(counted(4).batches(2).iterator().next()).hasToString("Batch of 2×2 with labels");
  }
}
