package dev.nacre.bench;

import dev.nacre.plot.Charts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Single steps: forward only, with SGD, with Adam, by network, batch size and threads. Everyone
 * starts from the same weights and sees the same batches, so the losses must agree.
 */
final class Steps implements Part {
  private static final int SAMPLES = 16_384;

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      for (String threads : lab.options().threads()) {
        lab.inTurn(
            name(),
            lab.peers(),
            job(lab.options(), network)
                .with("threads", threads)
                .with("batches", String.join(",", lab.options().batches()))
                .with("steps", String.join(",", lab.options().steps())));
      }
    }
  }

  /** Steps of a network, with files that the peers read. */
  static Job job(Options options, String network) {
    return job(options, network, SAMPLES);
  }

  static Job job(Options options, String network, int samples) {
    return SharedFiles.write(network, samples)
        .addTo(Job.of("steps"))
        .with("network", network)
        .with("warmup", options.warmup())
        .with("seconds", options.seconds());
  }

  @Override
  public String table(Results results) {
    return new StepTables(results).toString();
  }

  /** How many times as long as Nacre's the peers' steps take, by network and threads. */
  @Override
  public Map<String, IChart> charts(Results results) {
    var bars =
        results
            .keys(key -> key.part().equals(name()) && key.what().equals("sgd") && key.batch() == 64)
            .stream()
            .map(key -> bars(results, key))
            .toList();
    return bars.isEmpty() ? Map.of() : Map.of("steps", Charts.grid(2, bars.toArray(IChart[]::new)));
  }

  private static IChart bars(Results results, Results.Key key) {
    var ratios = new LinkedHashMap<String, Double>();
    double own = results.median(key, Peer.NACRE, "micros");
    for (String peer : results.peers("steps")) {
      ratios.put(Peer.title(peer), results.median(key, peer, "micros") / own);
    }
    return Charts.bars(
        "%s, %s: time of a step, Nacre = 1".formatted(key.title(), key.threadsInWords()), ratios);
  }

  /** The keys of the networks, in order. */
  static List<String> networks(List<Results.Key> keys) {
    return keys.stream().map(Results.Key::network).distinct().toList();
  }
}
