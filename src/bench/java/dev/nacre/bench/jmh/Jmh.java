package dev.nacre.bench.jmh;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the JMH benchmarks that {@code -Djmh=…} names, with the flags that the library needs. */
public final class Jmh {
  private Jmh() {}

  public static void main(String[] args) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(System.getProperty("jmh", ".*"))
            .jvmArgs(
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dnacre.vector=true")
            .build();
    new Runner(options).run();
  }
}
