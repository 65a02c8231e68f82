package dev.nacre.bench;

import com.google.gson.JsonObject;
import dev.nacre.bench.WorkerProcess.Failed;
import java.util.List;

/** What all parts measure with: the options, those who take part, the place for what they say. */
record Lab(
    Options options, List<Peer> peers, WorkerProcess processes, Results results, Report report) {

  /** Nacre and those of these names that are there. */
  List<Peer> nacreAnd(String... names) {
    var wanted = List.of(names);
    return peers.stream()
        .filter(peer -> peer.name().equals(Peer.NACRE) || wanted.contains(peer.name()))
        .toList();
  }

  /** One process each, in turn, and again in every round; keeps what they say. */
  void inTurn(String part, List<Peer> peers, Job job) {
    inTurn(part, peers, job, options.rounds());
  }

  /** Nacre alone. */
  void alone(String part, Job job) {
    inTurn(part, nacreAnd(), job, options.fewRounds());
  }

  void inTurn(String part, List<Peer> peers, Job job, int rounds) {
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : peers) {
        if (!peer.isSlow() || round <= options.slowRounds()) {
          report.progress("%s %s, round %d: %s", part, job.about(), round, peer.name());
          run(part, peer, job);
        }
      }
    }
  }

  private void run(String part, Peer peer, Job job) {
    try {
      for (JsonObject line : processes.run(peer, job)) {
        report.stamp(line);
        results.add(Results.Key.of(part, job, line), peer.name(), line);
      }
    } catch (Failed e) {
      report.note("%s, %s %s: %s".formatted(peer.name(), part, job.about(), e.getMessage()));
    }
  }
}
