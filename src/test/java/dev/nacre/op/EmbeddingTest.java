package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingTest {
  private static Tensor tokens(long seed, int vocabulary, int... shape) {
    var rng = new Rng(seed);
    var tokens = new float[(int) Shape.of(shape).size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = rng.nextInt(vocabulary);
    }
    return Tensor.of(tokens, Shape.of(shape));
  }

  private static Tensor embed(Tensor tokens, Tensor table) {
    return Tensor.apply(new Embedding(), tokens, table);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "2, 3, 5, 1", "3, 13, 7, 17", "207, 1, 2, 16", "5, 9, 300, 33"})
  void eachTokenBecomesItsRow(int samples, int steps, int vocabulary, int width) {
    Tensor tokens = tokens(1, vocabulary, samples, steps);
    Tensor table = Tensor.randn(new Rng(2), vocabulary, width);
    Tensor y = embed(tokens, table);
    assertThat(y.shape()).isEqualTo(Shape.of(samples, steps, width));
    float[] values = y.toArray();
    float[] rows = table.toArray();
    float[] numbers = tokens.toArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo(rows[(int) numbers[i / width] * width + i % width]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "2, 3, 5, 1", "3, 5, 4, 7", "4, 6, 9, 17"})
  void theGradientIsThatOfFiniteDifferences(int samples, int steps, int vocabulary, int width) {
    Tensor tokens = tokens(3, vocabulary, samples, steps);
    GradientCheck.gradients(
        inputs -> embed(tokens, inputs[0]), GradientCheck.normal(4, Shape.of(vocabulary, width)));
  }

  @Test
  void theGradientsOfARowUsedTwiceAreAdded() {
    Tensor w = Tensor.randn(new Rng(1), 5, 2).requiresGrad();
    Tensor tokens = Tensor.of(new float[] {3, 0, 3});
    embed(tokens, w).backward(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
    assertThat(w.grad().toArray()).containsExactly(3, 4, 0, 0, 0, 0, 6, 8, 0, 0);
    embed(tokens, w).backward(Tensor.ones(3, 2));
    assertThat(w.grad().toArray()).containsExactly(4, 5, 0, 0, 0, 0, 8, 10, 0, 0);
  }

  @Test
  void tokensHaveNoGradientAndMayLieInAnyOrder() {
    Tensor tokens = Tensor.of(new float[][] {{0, 1, 2}, {2, 2, 1}}).requiresGrad();
    Tensor w = Tensor.randn(new Rng(1), 3, 2).requiresGrad();
    Tensor turned = Tensor.noGrad(() -> tokens.transpose(0, 1));
    assertThat(embed(turned, w).toArray())
        .isEqualTo(Tensor.noGrad(() -> embed(tokens, w).transpose(0, 1)).toArray());
    embed(tokens, w).backward(Tensor.ones(2, 3, 2));
    assertThat(tokens.grad()).isNull();
    assertThat(w.grad().toArray()).containsExactly(1, 1, 2, 2, 3, 3);
  }

  @Test
  void noTokensGiveNoRows() {
    Tensor w = Tensor.randn(new Rng(1), 3, 2).requiresGrad();
    Tensor y = embed(Tensor.zeros(0, 4), w);
    assertThat(y.shape()).isEqualTo(Shape.of(0, 4, 2));
    y.backward(Tensor.zeros(0, 4, 2));
    assertThat(w.grad().toArray()).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7    | 7    | a vocabulary of at least 8",
        "5    | 5    | a vocabulary of at least 6",
        "2e9  | 2.0E9 | numbers that count the words, from 0",
        "-1   | -1   | a token of its own, for example 0, for what is missing",
        "0.5  | 0.5  | the words' numbers; measured values go into Network.sequences",
        "NaN  | NaN  | the words' numbers; measured values go into Network.sequences",
        "-Infinity | -Infinity | the words' numbers; measured values go into Network.sequences"
      })
  void whatIsNoTokenIsNamedWithItsPlace(float token, String shown, String tryThis) {
    Tensor tokens = Tensor.of(new float[][] {{0, 1, 4}, {1, token, 3}});
    assertThatThrownBy(() -> embed(tokens, Tensor.zeros(5, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the tokens must be whole numbers from 0 to 4, but row 1, column 1 is %s
              try: %s (rows and columns count from 0)\
            """
                .formatted(shown, tryThis));
  }

  @Test
  void tokensThatChangeBeforeTheGradientIsTakenAreCheckedAgain() {
    Tensor tokens = Tensor.of(new float[] {1, 2});
    Tensor y = embed(tokens, Tensor.zeros(5, 2).requiresGrad());
    tokens.array().fill(1e6f);
    assertThatThrownBy(() -> y.backward(Tensor.ones(2, 2)))
        .hasMessageContaining("row 0, column 0 is 1000000");
  }
}
