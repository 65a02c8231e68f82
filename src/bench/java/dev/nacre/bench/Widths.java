package dev.nacre.bench;

import static dev.nacre.bench.Table.number;
import static dev.nacre.bench.Table.times;

import java.util.ArrayList;
import java.util.List;

/** By how much Nacre is slower with narrower vectors, and without the vector module. */
final class Widths implements Part {
  @Override
  public String name() {
    return "widths";
  }

  @Override
  public void measure(Lab lab) {
    var peers = List.of(Peer.of(Peer.NACRE), Peer.narrow(), Peer.scalar());
    for (String network : lab.options().networks()) {
      var job =
          Steps.job(lab.options(), network)
              .with("threads", lab.options().mostThreads())
              .with("batches", 64)
              .with("steps", "sgd");
      lab.inTurn(name(), peers, job, lab.options().fewRounds());
    }
  }

  @Override
  public String table(Results results) {
    var peers = results.peers(name());
    var columns = new ArrayList<>(List.of("network", "threads"));
    columns.addAll(Peer.titles(peers));
    var table = new Table(columns);
    for (Results.Key key : results.keys(k -> k.part().equals(name()) && k.batch() > 0)) {
      var row = new ArrayList<>(List.of(key.title(), "" + key.threads()));
      double own = results.median(key, Peer.NACRE, "micros");
      for (String peer : peers) {
        double micros = results.median(key, peer, "micros");
        row.add(number(micros) + (peer.equals(Peer.NACRE) ? "" : " " + times(micros / own)));
      }
      table.row(row);
    }
    return """
    ## Narrower vectors, and none

    Microseconds of a step with SGD, batch 64: with the vectors that the processor has, with 256 bits, and in the
    scalar code that runs without the vector module. The bits of the results are the same.

    """
        + table;
  }
}
