package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.compute.Reductions;
import dev.nacre.compute.Workers;
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

  @ParameterizedTest
  @ValueSource(ints = {0, 32_767, 65_535, 65_536, 100_000, 150_000, 200_002})
  void oneNumberThatIsNotFiniteIsFoundInEachThreadsPart(int at) {
    var values = new float[200_003];
    assertThat(Reduce.allFinite(NDArray.of(values, Shape.of(values.length)))).isTrue();
    values[at] = Float.NaN;
    assertThat(Reduce.allFinite(NDArray.of(values, Shape.of(values.length)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {131_071, 131_072, 200_003, 1 << 20, 3_000_001})
  void aSumThatThreadsShareIsTheSumOfOne(int n) {
    int before = Workers.threads();
    var rng = new Rng(n);
    var numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = rng.nextFloat() - 0.3f;
    }
    NDArray x = NDArray.of(numbers, Shape.of(n));
    float alone = Reductions.kernels().sum(x.address(), n);
    try {
      for (int threads : new int[] {1, 2, 5}) {
        Workers.threads(threads);
        assertThat(Reduce.sum(x, false).item()).as("%d threads", threads).isEqualTo(alone);
      }
    } finally {
      Workers.threads(before);
    }
  }
}
