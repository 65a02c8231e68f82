package dev.nacre.bench;

import com.google.gson.JsonObject;
import dev.nacre.bench.WorkerProcess.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Matrix products and element-wise operations by themselves, against torch's. */
final class Kernels {
  /** Seconds that one kernel is called, before and while it is timed. */
  private static final double WARMUP = 0.15;

  private static final double SECONDS = 0.1;

  private final Options options;
  private final Results results;
  private final Report report;
  private final WorkerProcess processes;

  Kernels(Options options, Results results, Report report, WorkerProcess processes) {
    this.options = options;
    this.results = results;
    this.report = report;
    this.processes = processes;
  }

  void run(List<Peer> peers) throws IOException {
    Path names = Options.FOLDER.resolve("kernels.txt");
    var kernels = new ArrayList<>(KernelList.products());
    kernels.addAll(KernelList.elementwise());
    Files.write(names, kernels.stream().map(KernelList.Kernel::name).toList());
    for (String threads : options.threads()) {
      var job =
          Job.of("kernels")
              .with("kernels", names)
              .with("threads", threads)
              .with("warmup", WARMUP)
              .with("seconds", SECONDS);
      for (int round = 1; round <= options.rounds(); round++) {
        for (Peer peer : peers) {
          if (peer.name().equals(Peer.NACRE) || peer.name().equals(Peer.PYTORCH)) {
            report.progress("kernels, %s threads, round %d: %s", threads, round, peer.name());
            run(Peer.ofKernels(peer.name()), job, Integer.parseInt(threads));
          }
        }
      }
    }
  }

  private void run(Peer peer, Job job, int threads) {
    try {
      for (JsonObject line : processes.run(peer, job).lines()) {
        String name = line.has("peak") ? "peak" : line.get("kernel").getAsString();
        results.add(new Results.Key("kernels", name, "", 0, threads), peer.name(), line);
      }
    } catch (Failed e) {
      report.note("%s, kernels: %s".formatted(peer.name(), e.getMessage()));
    }
  }
}
