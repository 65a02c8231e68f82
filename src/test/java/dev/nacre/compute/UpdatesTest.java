package dev.nacre.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels in use give the bits of the scalar ones, and flush what is too small. */
class UpdatesTest {
  private static final Updates SCALAR = new Updates();
  private static final Updates FAST = Updates.kernels();

  private interface Step {
    void apply(Updates kernels, long w, long g, long m, long v, int n);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 16, 207, 1000})
  void vectorStepsEqualScalarStepsBitForBit(int n) {
    same(n, (k, w, g, _, _, c) -> k.sgd(w, g, 0.1f, 0f, c));
    same(n, (k, w, g, _, _, c) -> k.sgd(w, g, 0.1f, 0.01f, c));
    same(n, (k, w, g, _, v, c) -> k.momentum(w, g, v, 0.1f, 0.9f, false, 0.01f, c));
    same(n, (k, w, g, _, v, c) -> k.momentum(w, g, v, 0.1f, 0.9f, true, 0f, c));
    same(
        n,
        (k, w, g, m, v, c) ->
            k.adam(w, g, m, v, 0.01f, 0.1f, 0.999f, 0.001f, 0.3f, 1e-8f, 0.01f, c));
  }

  private static void same(int n, Step step) {
    var expected = run(SCALAR, step, n);
    assertThat(run(FAST, step, n)).isEqualTo(expected);
  }

  /** The bits of w, g, m, v and of what lies behind them after three steps. */
  private static int[][] run(Updates kernels, Step step, int n) {
    var random = new Random(n);
    int beyond = n + 16;
    try (var arena = Arena.ofConfined()) {
      var arrays = new MemorySegment[4];
      for (int a = 0; a < 4; a++) {
        arrays[a] = arena.allocate(4L * beyond + Memory.PADDING, 64);
        for (int i = 0; i < beyond; i++) {
          float value = (float) random.nextGaussian();
          float wild = i % 7 == 3 ? value * 1e-38f : i % 11 == 5 ? 0f : value;
          arrays[a].setAtIndex(ValueLayout.JAVA_FLOAT, i, a == 3 ? Math.abs(wild) : wild);
        }
      }
      for (int i = 0; i < 3; i++) {
        step.apply(
            kernels,
            arrays[0].address(),
            arrays[1].address(),
            arrays[2].address(),
            arrays[3].address(),
            n);
      }
      return Arrays.stream(arrays)
          .map(array -> array.asSlice(0, 4L * beyond).toArray(ValueLayout.JAVA_INT))
          .toArray(int[][]::new);
    }
  }

  @Test
  void stateBelowTheSmallestNormalNumberBecomesZero() {
    for (Updates kernels : new Updates[] {SCALAR, FAST}) {
      try (var arena = Arena.ofConfined()) {
        int n = 20;
        var memory = arena.allocate(4L * 4 * 64 + Memory.PADDING, 64);
        long w = memory.address();
        long g = w + 256;
        long m = w + 512;
        long v = w + 768;
        for (int i = 0; i < n; i++) {
          Memory.set(m + 4L * i, 1.2e-38f);
          Memory.set(v + 4L * i, 1.2e-38f);
        }
        kernels.momentum(w, g, m, 0.1f, 0.9f, false, 0f, n);
        kernels.adam(w, g, v, v, 0.1f, 0.1f, 0.9f, 0.1f, 1f, 1e-8f, 0f, n);
        for (int i = 0; i < n; i++) {
          assertThat(Memory.get(m + 4L * i)).isZero();
          assertThat(Memory.get(v + 4L * i)).isZero();
        }
      }
    }
  }
}
