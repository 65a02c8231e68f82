package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the same bits, whatever the number of threads, the width of the vectors and
 * the processor: the hashes stand here, so that every machine is compared with the first one. Where
 * nothing is said about vectors, kernels change to them in the middle of the first training.
 */
class SameBitsTest {
  private static final String EXPECTED =
      """
      mlp 34e51c2ad13d165f
      cnn 4086ee1133ced2b1
      lstm db9b9c81dd8035f8
      tokens fc36b2af6661dce3
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dnacre.threads=1",
        "-Dnacre.threads=2",
        "-Dnacre.threads=3",
        "-Dnacre.threads=4",
        "-Dnacre.threads=5",
        "-Dnacre.threads=6",
        "-Dnacre.threads=7",
        "-Dnacre.threads=8",
        "-Dnacre.threads=2 -XX:+IgnoreUnrecognizedVMOptions -XX:UseAVX=3",
        "-Dnacre.threads=1 -XX:+IgnoreUnrecognizedVMOptions -XX:UseAVX=2",
        "-Dnacre.threads=2 -XX:+IgnoreUnrecognizedVMOptions -XX:UseAVX=2",
        "-Dnacre.threads=2 -XX:MaxVectorSize=16 -Dos.arch=aarch64",
        "-Dnacre.threads=2 -Dnacre.vector=true",
        "-Dnacre.threads=1 -Dnacre.vector=false",
        "-Dnacre.threads=2 -Dnacre.vector=false",
      })
  void fiftyStepsGiveTheSameWeights(String flags) throws Exception {
    var result = Fork.run(FiftySteps.class, List.of(flags.split(" ")));
    String hashes =
        result
            .output()
            .lines()
            .filter(line -> !line.startsWith("WARNING") && !line.contains("warning:"))
            .reduce("", (all, line) -> all + line + "\n");
    assertEquals(EXPECTED, hashes);
    assertEquals(0, result.status());
  }
}
