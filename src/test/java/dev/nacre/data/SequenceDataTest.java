package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SequenceDataTest {
  /** Sample n has the features 10·n + t, and the labels n, n + 1, n + 2. */
  private static Dataset counted(int size) {
    var x = new float[size][3][1];
    var labels = new int[size][3];
    for (int n = 0; n < size; n++) {
      for (int t = 0; t < 3; t++) {
        x[n][t][0] = 10 * n + t;
        labels[n][t] = n + t;
      }
    }
    return Dataset.of(x, labels);
  }

  @Test
  void sequencesAreSamplesOfStepsOfFeatures() {
    var data = Dataset.of(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}}, new int[] {1});
    assertThat(data.sampleShape()).isEqualTo(Shape.of(3, 2));
    assertThat(data.sample(0).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(data.labelsPerSample()).isEqualTo(1);
    assertThat(data.label(0)).isEqualTo(1);
    var targets = Dataset.of(new float[2][3][1], new float[2][4]);
    assertThat(targets.targetShape()).isEqualTo(Shape.of(4));
    assertThat(targets.labelsPerSample()).isZero();
    assertThat(Dataset.of(new float[2][3][1], new float[2][3][4]).targetShape())
        .isEqualTo(Shape.of(3, 4));
  }

  @Test
  void labelsOfStepsGoWithTheirSamples() {
    var data = counted(5);
    assertThat(data.labelsPerSample()).isEqualTo(3);
    assertThat(data.labels()).hasSize(15).startsWith(0, 1, 2, 1, 2, 3);
    for (var batch : data.shuffle(4).split(0.6).train().batches(2)) {
      float[] x = batch.features().toArray();
      int[] expected = new int[x.length];
      Arrays.setAll(expected, i -> (int) x[i] / 10 + (int) x[i] % 10);
      assertThat(batch.labels()).isEqualTo(expected);
    }
    assertThat(data.view(3).labels()).containsExactly(3, 4, 5);
    assertThat(data.classes()).isEqualTo(7);
    assertThat(data.take(2))
        .hasToString(
            "data set: 2 samples of 3×1, 7 classes\n  0: 1, 1: 2, 2: 2, 3: 1, 4: 0, 5: 0, 6: 0");
  }

  @Test
  void whatIsNotOfOneLengthIsRefused() {
    assertThatThrownBy(() -> Dataset.of(new float[][][] {{{1}}, {{1}, {2}}}, new int[2]))
        .hasMessage(
            "row 1 of the sequences has 2 steps, but row 0 has 1; try sequences of one length");
    assertThatThrownBy(() -> Dataset.of(new float[2][3][1], new int[][] {{1, 1, 1}, {1, 1}}))
        .hasMessage(
            "row 1 of the labels has 2, but the sequences have 3 steps; try one label for each"
                + " step");
    assertThatThrownBy(() -> Dataset.of(new float[2][3][1], new int[1][3]))
        .hasMessage(
            "each sample needs one of the rows of labels, but there are 2 rows of features and 1"
                + " rows of labels; try 1 of each");
    assertThatThrownBy(() -> Dataset.of(new float[2][3][1], new int[][] {{1, 1, 1}, {1, -1, 1}}))
        .hasMessage(
            "a label must be between 0 and 999999, but that of row 1 is -1; try 0 … classes − 1");
    assertThatThrownBy(() -> Dataset.of(new float[2][0][1], new int[2]))
        .hasMessage("row 0 of the sequences has no steps; try at least one");
    assertThatThrownBy(() -> counted(5).label(2))
        .hasMessage("these samples have 3 labels each, one a step; try view(2).labels()");
  }
}
