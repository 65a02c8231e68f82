package dev.nacre.bench;

import java.util.List;
import java.util.Locale;

/** A table for each network: microseconds of a step, and how much longer each peer takes. */
record StepTables(Results results) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    var keys = results.keys("steps");
    for (String network : keys.stream().map(Results.Key::network).distinct().toList()) {
      text.append("## ").append(network).append("\n\n");
      text.append("Microseconds of a step: median over the processes (worst process). ");
      text.append("Behind a peer's: how many times as long as Nacre's.\n\n");
      append(text, keys.stream().filter(key -> key.network().equals(network)).toList());
    }
    return text.toString();
  }

  private void append(StringBuilder text, List<Results.Key> keys) {
    var peers = results.peers("steps");
    text.append("| step | batch | threads | ").append(String.join(" | ", peers)).append(" |\n");
    text.append("|---|--:|--:|").append("--:|".repeat(peers.size())).append('\n');
    for (Results.Key key : keys) {
      text.append("| %s | %d | %d |".formatted(key.what(), key.batch(), key.threads()));
      double own = results.median(key, Peer.NACRE, "micros");
      for (String peer : peers) {
        text.append(' ').append(cell(key, peer, own)).append(" |");
      }
      text.append('\n');
    }
    text.append('\n');
  }

  private String cell(Results.Key key, String peer, double own) {
    double micros = results.median(key, peer, "micros");
    if (Double.isNaN(micros)) {
      return "–";
    }
    return peer.equals(Peer.NACRE)
        ? number(micros) + " (" + number(results.worst(key, peer, "micros")) + ")"
        : "%s **%.2f×**".formatted(number(micros), micros / own);
  }

  /** Three digits. */
  static String number(double value) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
