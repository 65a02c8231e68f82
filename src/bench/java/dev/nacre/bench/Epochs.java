package dev.nacre.bench;

import static dev.nacre.bench.Table.times;
import static dev.nacre.bench.Table.withWorst;

import com.google.gson.JsonObject;
import dev.nacre.plot.Charts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Whole epochs over all 60,000 samples through the front door: shuffling, batches, a step with
 * Adam, loss and accuracy; against a plain PyTorch loop with a DataLoader.
 */
final class Epochs implements Part {
  private static final int SAMPLES = 60_000;

  private static final int EPOCHS = 8;

  @Override
  public String name() {
    return "epochs";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      if (!network.equals("lstm")) {
        lab.inTurn(
            name(),
            lab.nacreAnd(Peer.PYTORCH),
            SharedFiles.write(network, SAMPLES)
                .addTo(Job.of("epochs"))
                .with("network", network)
                .with("threads", lab.options().mostThreads())
                .with("steps", "adam")
                .with("batch", 64)
                .with("epochs", EPOCHS));
      }
    }
  }

  @Override
  public String table(Results results) {
    var table =
        new Table(
            "network",
            "epoch",
            "threads",
            "Nacre, s (worst)",
            "PyTorch, s (worst)",
            "PyTorch / Nacre",
            "last loss and accuracy of Nacre",
            "of PyTorch");
    for (Results.Key key : results.keys(name())) {
      double own = results.median(key, Peer.NACRE, "seconds");
      double theirs = results.median(key, Peer.PYTORCH, "seconds");
      var row = new ArrayList<>(List.of(key.title(), key.what(), "" + key.threads()));
      row.add(withWorst(own, results.worst(key, Peer.NACRE, "seconds")));
      row.add(withWorst(theirs, results.worst(key, Peer.PYTORCH, "seconds")));
      row.add(times(theirs / own));
      row.add(learnt(results, key, Peer.NACRE));
      row.add(learnt(results, key, Peer.PYTORCH));
      table.row(row);
    }
    return """
    ## Whole epochs

    60,000 samples in batches of 64, with shuffling, Adam, loss and accuracy, against a plain loop with a
    DataLoader: seconds an epoch, median over the processes. The orders differ, so the losses agree roughly.

    """
        + table;
  }

  private static String learnt(Results results, Results.Key key, String peer) {
    List<JsonObject> forks = results.forks(key, peer);
    if (forks.isEmpty()) {
      return "–";
    }
    JsonObject last = forks.getLast();
    return "%.3f, %.1f %%"
        .formatted(last.get("loss").getAsDouble(), 100 * last.get("accuracy").getAsDouble());
  }

  @Override
  public Map<String, IChart> charts(Results results) {
    var seconds = new LinkedHashMap<String, Double>();
    for (Results.Key key : results.keys(name())) {
      for (String peer : results.peers(name())) {
        seconds.put(
            "%s, %s epoch, %s".formatted(key.title(), key.what(), Peer.title(peer)),
            results.median(key, peer, "seconds"));
      }
    }
    return Map.of("epochs", Charts.bars("Seconds for 60,000 samples", seconds));
  }
}
