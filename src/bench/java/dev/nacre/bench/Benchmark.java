package dev.nacre.bench;

import dev.nacre.bench.WorkerProcess.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Nacre and its peers, in turn, and makes the table: {@code target/bench/results.md}, the
 * same as JSON, and charts.
 */
public final class Benchmark {
  private final Options options = Options.read();
  private final Results results = new Results();
  private final Report report = new Report(results);
  private final WorkerProcess processes = new WorkerProcess(options.prefix(), Options.FOLDER);
  private final List<Peer> peers = new ArrayList<>();

  private Benchmark() {}

  public static void main(String[] args) throws IOException {
    Files.createDirectories(Options.FOLDER);
    new Benchmark().run();
  }

  private void run() throws IOException {
    peers.add(Peer.of(Peer.NACRE));
    for (String name : options.peers()) {
      probe(Peer.of(name));
    }
    if (options.parts().contains("steps")) {
      new Steps(options, results, report, processes).run(peers);
    }
    if (options.parts().contains("kernels")) {
      new Kernels(options, results, report, processes).run(peers);
    }
    report.write();
  }

  /** A peer that is missing is left out, with a line that says why. */
  private void probe(Peer peer) {
    try {
      var said = processes.run(peer, Job.of("probe"));
      report.version(peer.name(), said.lines().getFirst().get("version").getAsString());
      peers.add(peer);
    } catch (Failed e) {
      report.note("%s is left out: %s".formatted(peer.name(), e.getMessage()));
    }
  }
}
