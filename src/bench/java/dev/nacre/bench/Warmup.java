package dev.nacre.bench;

import static dev.nacre.bench.Table.number;
import static dev.nacre.bench.Table.withWorst;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.internal.chartpart.IChart;

/** The first seconds of training, in a JVM that has compiled nothing yet. */
final class Warmup implements Part {
  /** Seconds that one point of the curve stands for. */
  static final double STRETCH = 0.1;

  private static final double SECONDS = 5;

  @Override
  public String name() {
    return "warmup";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      lab.alone(
          name(),
          Steps.job(lab.options(), network)
              .with("what", name())
              .with("curve", SECONDS)
              .with("threads", lab.options().mostThreads()));
    }
  }

  @Override
  public String table(Results results) {
    var table =
        new Table(
            "network",
            "first step, ms",
            "in the 1st second, ms",
            "2nd",
            "3rd",
            "full speed, ms",
            "half of it after s (worst)");
    for (Results.Key key : results.keys(name())) {
      double[] curve = curve(results, key);
      table.row(
          key.title(),
          number(results.median(key, Peer.NACRE, "firstStep") / 1e3),
          number(median(curve, 0, 1) / 1e3),
          number(median(curve, 1, 2) / 1e3),
          number(median(curve, 2, 3) / 1e3),
          number(results.median(key, Peer.NACRE, "full") / 1e3),
          withWorst(
              results.median(key, Peer.NACRE, "half"), results.worst(key, Peer.NACRE, "half")));
    }
    return """
    ## Warm-up

    Milliseconds of a step with SGD, batch 64, while the JVM compiles; full speed is that of the fifth second.

    """
        + table;
  }

  private static double median(double[] curve, int from, int to) {
    int each = (int) Math.round(1 / STRETCH);
    return median(Arrays.copyOfRange(curve, from * each, to * each));
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Microseconds of a step by time: the median over the processes. */
  private static double[] curve(Results results, Results.Key key) {
    var curves =
        results.forks(key, Peer.NACRE).stream().map(fork -> fork.getAsJsonArray("curve")).toList();
    return IntStream.range(0, curves.getFirst().size())
        .mapToDouble(
            i -> median(curves.stream().mapToDouble(curve -> curve.get(i).getAsDouble()).toArray()))
        .toArray();
  }

  @Override
  public Map<String, IChart> charts(Results results) {
    var keys = results.keys(name());
    int points = curve(results, keys.getFirst()).length;
    var time = new float[points];
    for (int i = 0; i < points; i++) {
      time[i] = (float) ((i + 0.5) * STRETCH);
    }
    var speeds = new LinkedHashMap<String, float[]>();
    for (Results.Key key : keys) {
      double full = results.median(key, Peer.NACRE, "full");
      speeds.put(key.title(), shareOfFullSpeed(curve(results, key), full));
    }
    return Map.of(
        "warmup",
        LineChart.of(
            "Speed in the first seconds",
            "seconds of training",
            "share of full speed",
            time,
            speeds));
  }

  private static float[] shareOfFullSpeed(double[] curve, double full) {
    var share = new float[curve.length];
    for (int i = 0; i < share.length; i++) {
      share[i] = (float) (full / curve[i]);
    }
    return share;
  }
}
