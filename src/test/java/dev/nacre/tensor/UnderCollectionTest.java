package dev.nacre.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is never taken from under an operation. */
class UnderCollectionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseSerialGC -Xmx24m",
        "-XX:+UseParallelGC -Xmx32m -Dnacre.memory=8m -XX:CompileThresholdScaling=0.02",
      })
  void resultsAreTheSameUnderConstantCollection(String flags) throws Exception {
    var result = Fork.run(UnderCollection.class, List.of(flags.split(" ")));
    assertThat(result.output()).contains(Long.toString(UnderCollection.hash()));
    assertThat(result.status()).isZero();
  }
}
