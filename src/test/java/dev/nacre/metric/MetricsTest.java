package dev.nacre.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accuracy and confusion. */
class MetricsTest {

  @Test
  void accuracyIsTheShareOfRowsWhoseLargestOutputIsTheLabel() {
    var outputs = Tensor.of(new float[][] {{1, 2, 0}, {5, 5, 1}, {0, 0, 3}, {9, 1, 1}});
    assertThat(Accuracy.of(outputs, new int[] {1, 0, 1, 0})).isEqualTo(0.75);
    assertThat(Accuracy.correct(outputs, new int[] {0, 1, 2, 1})).isEqualTo(1);
  }

  @Test
  void outputsAndLabelsMustGoTogether() {
    assertThatThrownBy(() -> Accuracy.of(Tensor.ones(3, 2), new int[4]))
        .hasMessage("outputs of 3×2 do not go with 4 labels; try outputs of 4×classes");
    assertThatThrownBy(() -> Accuracy.of(Tensor.ones(4), new int[4]))
        .hasMessage("outputs of 4 do not go with 4 labels; try outputs of 4×classes");
  }

  @Test
  void confusionCountsLabelsInRowsAndPredictionsInColumns() {
    var confusion = new Confusion(List.of("cat", "dog", "newt"));
    confusion.add(new int[] {0, 0, 1, 2}, new int[] {0, 1, 1, 0});
    confusion.add(new int[] {0}, new int[] {1});
    assertThat(confusion.counts()).isDeepEqualTo(new long[][] {{1, 2, 0}, {0, 1, 0}, {1, 0, 0}});
    assertThat(confusion.count(0, 1)).isEqualTo(2);
    assertThat(confusion.size()).isEqualTo(5);
    assertThat(confusion.accuracy()).isEqualTo(0.4);
    assertThat(confusion)
        .hasToString(
            """
            label ↓ predicted →
                   cat   dog  newt
            cat      1     2     ·
            dog      ·     1     ·
            newt     1     ·     ·\
            """);
    confusion.counts()[0][0] = 99;
    assertThat(confusion.count(0, 0)).isEqualTo(1);
  }

  @Test
  void onlyWhatOccursTakesRoom() {
    var confusion = new Confusion(Collections.nCopies(1 << 24, "word"));
    confusion.add(new int[] {7, 9_000_000, 7}, new int[] {7, 1, 7});
    assertThat(confusion.size()).isEqualTo(3);
    assertThat(confusion.count(7, 7)).isEqualTo(2);
    assertThat(confusion.count(1, 9_000_000)).isZero();
    assertThat(confusion.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(confusion.mostConfused().pairs())
        .containsExactly(new ConfusedPairs.Pair("word", "word", 1, 1));
  }

  @Test
  void aLabelWithoutANameIsRefused() {
    var confusion = new Confusion(List.of("cat", "dog"));
    assertThatThrownBy(() -> confusion.add(new int[] {2}, new int[] {0}))
        .hasMessage("label must be between 0 and 1, but was 2; try a name for each class");
    assertThatThrownBy(() -> confusion.count(2, 0))
        .hasMessage("label must be between 0 and 1, but was 2; try a name for each class");
    assertThatThrownBy(() -> confusion.add(new int[] {0, 1}, new int[] {0}))
        .hasMessage(
            "each label needs its prediction, but there are 2 and 1; try those of one batch");
  }

  @Test
  void theMostConfusedPairsComeFirst() {
    var confusion = new Confusion(List.of("cat", "dog"));
    confusion.add(new int[] {0, 0, 0, 0, 1, 1}, new int[] {0, 0, 0, 1, 0, 0});
    assertThat(confusion.mostConfused())
        .hasToString(
            """
            label  taken for    times    of label
            dog    cat              2     100.0 %
            cat    dog              1      25.0 %\
            """);
    assertThat(confusion.mostConfused().first(1).pairs())
        .containsExactly(new ConfusedPairs.Pair("dog", "cat", 2, 1));
    assertThat(new Confusion(List.of("a", "b")).mostConfused()).hasToString("nothing confused");
  }
}
