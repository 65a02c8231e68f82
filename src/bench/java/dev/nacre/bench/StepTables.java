package dev.nacre.bench;

import static dev.nacre.bench.Table.number;
import static dev.nacre.bench.Table.withWorst;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for each network: microseconds of a step, how much longer each peer takes, and how far
 * the losses are apart.
 */
record StepTables(Results results) {
  /** How far losses may be apart, as a share, when float32 is rounded in another order. */
  private static final double TOLERANCE = 1e-3;

  @Override
  public String toString() {
    var text = new StringBuilder();
    var keys = results.keys(key -> key.part().equals("steps") && key.batch() > 0);
    for (String network : Steps.networks(keys)) {
      var own = keys.stream().filter(key -> key.network().equals(network)).toList();
      text.append("## Steps: ").append(Networks.title(network)).append("\n\n");
      text.append("Microseconds of a step: median over the processes (worst process). ");
      text.append("Behind a peer's: how many times as long as Nacre's. ");
      text.append("With one thread JAX has one processor for all that it does, ");
      text.append("as no switch of its own is reliable; ");
      text.append("Nacre's compiler and collector and PyTorch's Python may use a second.\n\n");
      text.append(times(own)).append('\n').append(losses(own)).append("\n\n");
    }
    return text.toString();
  }

  private Table times(List<Results.Key> keys) {
    var peers = results.peers("steps");
    var columns = new ArrayList<>(List.of("step", "batch", "threads"));
    columns.addAll(Peer.titles(peers));
    var table = new Table(columns);
    for (Results.Key key : keys) {
      var row = new ArrayList<>(List.of(key.what(), "" + key.batch(), "" + key.threads()));
      peers.forEach(peer -> row.add(cell(key, peer)));
      table.row(row);
    }
    return table;
  }

  private String cell(Results.Key key, String peer) {
    double micros = results.median(key, peer, "micros");
    if (peer.equals(Peer.NACRE)) {
      return withWorst(micros, results.worst(key, peer, "micros"));
    }
    double own = results.median(key, Peer.NACRE, "micros");
    return Double.isNaN(micros) ? "–" : number(micros) + " " + Table.times(micros / own);
  }

  private String losses(List<Results.Key> keys) {
    double largest = 0;
    double ofOtherAdam = 0;
    int compared = 0;
    var text = new StringBuilder();
    for (Results.Key key : keys) {
      for (String peer : results.peers("steps")) {
        double difference = difference(key, peer);
        if (peer.equals(Peer.DJL) && key.what().equals("adam")) {
          ofOtherAdam = Math.max(ofOtherAdam, difference);
        } else if (difference > TOLERANCE) {
          text.append(
              "The losses of %s with batch %d, %s, differ by %.1e between Nacre and %s. "
                  .formatted(
                      key.what(), key.batch(), key.threadsInWords(), difference, Peer.title(peer)));
        } else if (!Double.isNaN(difference)) {
          largest = Math.max(largest, difference);
          compared++;
        }
      }
    }
    text.append(
        "The losses of the first %d steps agree in %d comparisons to %.1e (allowed: %.0e). "
            .formatted(Worker.COMPARED, compared, largest, TOLERANCE));
    if (ofOtherAdam > 0) {
      text.append(
          "DJL's Adam adds its ε before it corrects the bias, which makes %.1e of the loss."
              .formatted(ofOtherAdam));
    }
    return text.toString();
  }

  /** The largest of a peer's processes and steps; NaN where there are no losses. */
  private double difference(Results.Key key, String peer) {
    var forks = results.forks(key, peer);
    var ofNacre = results.forks(key, Peer.NACRE);
    boolean compared = !peer.equals(Peer.NACRE) && !key.what().equals("forward");
    if (!compared || forks.isEmpty() || ofNacre.isEmpty()) {
      return Double.NaN;
    }
    double[] own = losses(ofNacre.getFirst());
    double largest = 0;
    for (JsonObject fork : forks) {
      double[] theirs = losses(fork);
      for (int i = 0; i < own.length; i++) {
        double difference = Math.abs(own[i] - theirs[i]) / Math.max(1, Math.abs(own[i]));
        largest = difference <= largest ? largest : difference; // NaN counts
      }
    }
    return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
  }

  private static double[] losses(JsonObject said) {
    return said.getAsJsonArray("losses").asList().stream()
        .mapToDouble(loss -> loss.getAsDouble())
        .toArray();
  }
}
