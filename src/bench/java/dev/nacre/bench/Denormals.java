package dev.nacre.bench;

import static dev.nacre.bench.Table.number;
import static dev.nacre.bench.Table.times;

import java.util.Locale;

/** Trains until a network fits its few samples: steps must not become slower on the way. */
final class Denormals implements Part {
  @Override
  public String name() {
    return "denormals";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      lab.alone(
          name(),
          Steps.job(lab.options(), network)
              .with("what", name())
              .with("threads", lab.options().mostThreads()));
    }
  }

  @Override
  public String table(Results results) {
    var table =
        new Table("network", "optimizer", "steps", "loss", "first, µs", "last, µs", "last / first");
    for (Results.Key key : results.keys(name())) {
      double first = results.median(key, Peer.NACRE, "first");
      double last = results.median(key, Peer.NACRE, "last");
      table.row(
          key.title(),
          key.what(),
          "%.0f".formatted(results.median(key, Peer.NACRE, "steps")),
          String.format(Locale.ROOT, "%.1e", results.median(key, Peer.NACRE, "loss")),
          number(first),
          number(last),
          times(last / first));
    }
    return """
    ## Denormals

    The same two batches of 64 again and again, until the network fits them: microseconds of the first and of the
    last tenth of the steps (lower quartile of each, in code that is warm before the first).

    """
        + table;
  }
}
