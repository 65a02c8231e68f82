package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.array.Shape;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private final Dataset digits = Digits.load();

  @Test
  void theDigitsAreThose1797OfScikitLearn() {
    assertThat(digits)
        .hasToString(
            """
            digits: 1797 samples of 1×8×8, 10 classes
              0: 178, 1: 182, 2: 177, 3: 183, 4: 181, 5: 182, 6: 181, 7: 179, 8: 174, 9: 180\
            """);
    // the sum of all pixels, counted in 16ths as sklearn.datasets.load_digits().data.sum()
    double sum = 0;
    for (float pixel : digits.features().toArray()) {
      assertThat(pixel).isBetween(0f, 1f);
      assertThat(pixel * 16).isEqualTo((float) Math.rint(pixel * 16));
      sum += pixel;
    }
    assertThat(sum * 16).isEqualTo(561718);
  }

  @Test
  void theFirstDigitIsAZero() {
    assertThat(digits.label(0)).isZero();
    assertThat(digits.sample(0).shape()).isEqualTo(Shape.of(1, 8, 8));
    assertThat(digits.sample(0).mul(16).toArray())
        .startsWith(0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0);
  }
}
