package dev.nacre.bench;

import dev.nacre.bench.WorkerProcess.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Nacre and its peers, in turn, and makes the report: {@code target/bench/results.md}, the
 * same as JSON, and charts. What was measured before and is not measured again stays in it.
 */
public final class Benchmark {
  private static final List<Part> PARTS =
      List.of(
          new Steps(),
          new Epochs(),
          new Kernels(),
          new Costs(),
          new Starts(),
          new Warmup(),
          new BatchSizes(),
          new Denormals(),
          new Widths());

  private Benchmark() {}

  public static void main(String[] args) throws IOException {
    Files.createDirectories(Options.FOLDER);
    var options = Options.read();
    var parts = options.parts().stream().map(Benchmark::part).toList();
    var report = Report.continued(PARTS);
    var processes = new WorkerProcess(options.prefix(), Options.FOLDER);
    var peers = peers(options, processes, report);
    var lab = new Lab(options, peers, processes, report.results(), report);
    for (Part part : parts) {
      report.begin(part);
      part.measure(lab);
      report.end(part);
    }
    report.print();
  }

  private static Part part(String name) {
    return PARTS.stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a part must be one of %s, but was '%s'"
                        .formatted(PARTS.stream().map(Part::name).toList(), name)));
  }

  /** A peer that is missing is left out, with a line that says why. */
  private static List<Peer> peers(Options options, WorkerProcess processes, Report report) {
    var peers = new ArrayList<Peer>();
    peers.add(Peer.of(Peer.NACRE));
    for (String name : options.peers()) {
      var peer = Peer.of(name);
      try {
        var said = processes.run(peer, Job.of("probe"));
        report.where(name, said.getFirst().get("version").getAsString());
        peers.add(peer);
      } catch (Failed e) {
        report.note("%s is left out: %s".formatted(name, e.getMessage()));
      }
    }
    return peers;
  }
}
