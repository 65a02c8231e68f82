package dev.nacre.bench;

import com.google.gson.JsonObject;
import dev.nacre.bench.WorkerProcess.Failed;
import java.util.List;

/**
 * Single steps: forward only, with SGD, with Adam, by network, batch size and threads. Everyone
 * starts from the same weights and sees the same batches, so the losses must agree.
 */
final class Steps {
  /** How far losses may be apart, as a share, when float32 is rounded in another order. */
  private static final double TOLERANCE = 1e-3;

  private static final int SAMPLES = 16_384;

  private final Options options;
  private final Results results;
  private final Report report;
  private final WorkerProcess processes;

  Steps(Options options, Results results, Report report, WorkerProcess processes) {
    this.options = options;
    this.results = results;
    this.report = report;
    this.processes = processes;
  }

  void run(List<Peer> peers) {
    for (String network : options.networks()) {
      var files = SharedFiles.write(network, SAMPLES);
      for (String threads : options.threads()) {
        var job =
            files
                .addTo(Job.of("steps"))
                .with("network", network)
                .with("threads", threads)
                .with("batches", String.join(",", options.batches()))
                .with("steps", String.join(",", options.steps()))
                .with("warmup", options.warmup())
                .with("seconds", options.seconds());
        for (int round = 1; round <= options.rounds(); round++) {
          for (Peer peer : peers) {
            report.progress("%s, %s threads, round %d: %s", network, threads, round, peer.name());
            run(peer, job, network, Integer.parseInt(threads));
          }
        }
        compareLosses(network);
      }
    }
  }

  private void run(Peer peer, Job job, String network, int threads) {
    try {
      for (JsonObject line : processes.run(peer, job).lines()) {
        if (line.has("step")) {
          var key =
              new Results.Key(
                  "steps",
                  network,
                  line.get("step").getAsString(),
                  line.get("batch").getAsInt(),
                  threads);
          results.add(key, peer.name(), line);
        } else {
          results.add(new Results.Key("memory", network, "peak", 0, threads), peer.name(), line);
        }
      }
    } catch (Failed e) {
      report.note("%s, %s: %s".formatted(peer.name(), network, e.getMessage()));
    }
  }

  private void compareLosses(String network) {
    double largest = 0;
    int compared = 0;
    for (Results.Key key : results.keys("steps")) {
      if (!key.network().equals(network) || key.what().equals("forward")) {
        continue;
      }
      double[] own = losses(results.forks(key, Peer.NACRE).getFirst());
      for (String peer : results.peers("steps")) {
        for (JsonObject fork : results.forks(key, peer)) {
          double[] theirs = losses(fork);
          for (int i = 0; i < own.length; i++) {
            double difference = Math.abs(own[i] - theirs[i]) / Math.max(1, Math.abs(own[i]));
            if (!(difference <= TOLERANCE)) {
              report.note(
                  "the losses of %s differ: %s, step %d: Nacre %.6f, %s %.6f"
                      .formatted(key, key.what(), i + 1, own[i], peer, theirs[i]));
              break;
            }
            largest = Math.max(largest, difference);
            compared++;
          }
        }
      }
    }
    report.note(
        "%s: %d losses of the first %d steps compared, the largest difference is %.1e (allowed: %.0e)"
            .formatted(network, compared, Worker.COMPARED, largest, TOLERANCE));
  }

  private static double[] losses(JsonObject said) {
    return said.getAsJsonArray("losses").asList().stream()
        .mapToDouble(loss -> loss.getAsDouble())
        .toArray();
  }
}
