package dev.nacre.bench;

import static dev.nacre.bench.Table.withWorst;

import java.util.ArrayList;

/** From the start of a process to the end of its first step of training. */
final class Starts implements Part {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      lab.inTurn(
          name(),
          lab.nacreAnd(Peer.PYTORCH, Peer.JAX),
          SharedFiles.write(network, 64)
              .addTo(Job.of("start"))
              .with("network", network)
              .with("threads", lab.options().mostThreads()));
    }
  }

  @Override
  public String table(Results results) {
    var columns = new ArrayList<String>();
    columns.add("network");
    var peers = results.peers(name());
    peers.forEach(peer -> columns.add(Peer.title(peer) + ", s (worst)"));
    var table = new Table(columns);
    for (Results.Key key : results.keys(name())) {
      var row = new ArrayList<String>();
      row.add(key.title());
      peers.forEach(
          peer ->
              row.add(withWorst(results.median(key, peer, "at"), results.worst(key, peer, "at"))));
      table.row(row);
    }
    return """
    ## Start

    Seconds from the start of `java` or `python` to the end of the first step, batch 64: imports, weights, data and
    all, median over the processes.

    """
        + table;
  }
}
