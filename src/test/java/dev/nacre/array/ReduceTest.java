package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 13, 16, 64, 207})
  void oneNumberThatIsNotFiniteIsFoundWhereverItStands(int n) {
    var values = new float[n];
    Arrays.fill(values, Float.MAX_VALUE);
    assertThat(Reduce.allFinite(NDArray.of(values, Shape.of(n)))).isTrue();
    for (int i = 0; i < n; i++) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        values[i] = bad;
        assertThat(Reduce.allFinite(NDArray.of(values, Shape.of(n)))).as("at %d", i).isFalse();
        values[i] = Float.MAX_VALUE;
      }
    }
  }
}
