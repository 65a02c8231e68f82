package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-1.5, −1.5",
    "0.30000000000000004, 0.3",
    "1000, 1000",
    "12345.678, '12,345.7'",
    "60000, '60,000'",
    "1000000, 1e6",
    "-2.5e9, −2.5e9",
    "0.0001, 0.0001",
    "0.00002, 2e−5",
    "1e-300, 1e−300",
    "NaN, NaN",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void ticksAreShort(double value, String text) {
    assertThat(Numbers.tick(value)).isEqualTo(text);
  }

  @Test
  void anAxisHasDigitsEnoughToTellItsTicksApart() {
    assertThat(Numbers.tick(1000.002, 1000, 1000.01)).isEqualTo("1000.002");
    assertThat(Numbers.tick(1e-17, -1, 1)).isEqualTo("0");
  }

  @Test
  void textHasThreeDigits() {
    assertThat(Numbers.brief(0.0123456)).isEqualTo("0.0123");
    assertThat(Numbers.brief(98.76)).isEqualTo("98.8");
    assertThat(Numbers.count(1, "class", "classes")).isEqualTo("1 class");
    assertThat(Numbers.count(60000, "sample", "samples")).isEqualTo("60,000 samples");
  }

  @Test
  void ticksAreRoundNumbersWithinTheRange() {
    assertThat(Ticks.linear(-0.3, 0.9, 6))
        .containsExactly(-0.2, 0.0, 0.2, 0.4, 0.6000000000000001, 0.8);
    assertThat(Ticks.linear(5, 5, 6)).containsExactly(5.0);
    assertThat(Ticks.powersOfTen(0.005, 300, 8)).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0);
    assertThat(Ticks.powersOfTen(1e-30, 1, 6)).hasSizeLessThanOrEqualTo(7);
  }
}
