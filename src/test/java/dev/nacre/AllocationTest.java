package dev.nacre;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.compute.KernelAllocations;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a training step takes from the heap and from the system, once everything is compiled. The
 * clock plays no part in it: methods are compiled where they are called, after a tenth of the usual
 * number of calls.
 */
class AllocationTest {
  private static final List<String> COMPILED_EARLY =
      List.of("-Xbatch", "-XX:CompileThresholdScaling=0.1", "-Dnacre.threads=2");

  private static final String ALL_KERNELS = "all";

  private static final long MOST_BYTES = 16 << 10;

  @ParameterizedTest
  @CsvSource({
    "mlp, 1, 5000",
    "mlp, 64, 2000",
    "lenet, 1, 5000",
    "lenet, 64, 1500",
    "lstm, 1, 2500",
    "lstm, 64, 1000",
    "tokens, 64, 1000"
  })
  void aStepTakesLittleOfTheHeapAndNothingFromTheSystem(String network, String batch, String steps)
      throws Exception {
    var result = Fork.run(SteadyTraining.class, COMPILED_EARLY, network, batch, steps);
    assertThat(result.status()).as(result.output()).isZero();
    var taken = result.output().lines().toList().getLast().split(" ");
    assertThat(Long.parseLong(taken[0])).as("bytes of the heap").isLessThan(MOST_BYTES);
    assertThat(taken[1]).as("pieces of native memory").isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALL_KERNELS,
        "Reductions.sum",
        "Reductions.sums",
        "Reductions.dot",
        "Reductions.allFinite"
      })
  @DisabledIfSystemProperty(
      named = "os.arch",
      matches = "aarch64",
      disabledReason = "Without stores under masks, as on NEON, the end of a row makes objects")
  void noKernelBoxesItsVectors(String which) throws Exception {
    String[] only = which.equals(ALL_KERNELS) ? new String[0] : new String[] {which};
    var result = Fork.run(KernelAllocations.class, COMPILED_EARLY, only);
    assertThat(result.status()).as(result.output()).isZero();
  }
}
