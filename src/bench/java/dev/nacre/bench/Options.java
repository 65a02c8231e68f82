package dev.nacre.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the benchmark was asked for: {@code -Dbench.…}, with the defaults that the build has. */
record Options(
    List<String> parts,
    List<String> peers,
    List<String> networks,
    List<String> batches,
    List<String> steps,
    List<String> threads,
    int rounds,
    int slowRounds,
    String warmup,
    String seconds,
    List<String> prefix) {
  static final Path FOLDER = Path.of("target", "bench");

  static Options read() {
    return new Options(
        list("parts"),
        list("peers"),
        list("networks"),
        list("batches"),
        list("steps"),
        list("threads"),
        Integer.parseInt(property("rounds")),
        Integer.parseInt(property("slowRounds")),
        property("warmup"),
        property("seconds"),
        split(property("prefix"), " "));
  }

  /** For what Nacre is not compared with others in. */
  int fewRounds() {
    return Math.min(rounds, 3);
  }

  /** For what is not measured with each number of threads: the last one that was asked for. */
  String mostThreads() {
    return threads.getLast();
  }

  private static List<String> list(String name) {
    return split(property(name), ",");
  }

  private static List<String> split(String text, String by) {
    return Arrays.stream(text.split(by)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static String property(String name) {
    String value = System.getProperty("bench." + name);
    if (value == null) {
      throw new IllegalStateException(
          "the benchmark needs -Dbench.%s; try `mvn -q -Pbench`, which has defaults"
              .formatted(name));
    }
    return value;
  }
}
