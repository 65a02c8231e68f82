package dev.nacre.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the command line that make no sense are told in a line, and passed over. */
class SettingsTest {
  static final class Threads {
    public static void main(String[] args) {
      boolean vectors = Elementwise.kernels().getClass().getPackageName().endsWith(".vector");
      System.out.println(
          (Workers.threads() == Runtime.getRuntime().availableProcessors())
              + " "
              + Workers.threads()
              + " "
              + vectors);
    }
  }

  private static String run(String flag) throws Exception {
    return Fork.run(Threads.class, List.of(flag)).output();
  }

  @ParameterizedTest
  @CsvSource({"two", "0", "-1", "2.5", "99999999999"})
  void aNumberOfThreadsThatIsNoneMeansAllProcessors(String value) throws Exception {
    assertThat(run("-Dnacre.threads=" + value))
        .contains(
            "number of threads (-Dnacre.threads) must be at least 1, but was '"
                + value
                + "'; try 2")
        .contains("\ntrue ");
  }

  @ParameterizedTest
  @CsvSource({"no", "flase", "''"})
  void aVectorSettingThatIsNeitherTrueNorFalseMeansTrue(String value) throws Exception {
    assertThat(run("-Dnacre.vector=" + value))
        .contains("-Dnacre.vector must be true or false, but was '" + value + "'")
        .endsWith(" true\n");
  }

  @ParameterizedTest
  @CsvSource({
    "-Dnacre.threads=3, 3 false",
    "-Dnacre.vector=True, true",
    "-Dnacre.vector=FALSE, false"
  })
  void whatMakesSenseIsTaken(String flag, String end) throws Exception {
    assertThat(run(flag)).endsWith(end + "\n").doesNotContain("must be");
  }
}
