package dev.nacre.bench;

import static dev.nacre.bench.Table.number;

import java.util.ArrayList;
import java.util.List;

/** What the tape and the front door cost on top of the operations, and the memory of a step. */
final class Costs implements Part {
  private static final List<String> WAYS = List.of("operations", "tape", "front door");

  /** So that it is not they that fill the memory. */
  private static final int FEW_SAMPLES = 1024;

  /** Seconds, after which even the kernels that run once a step are compiled. */
  private static final int UNTIL_COMPILED = 10;

  @Override
  public String name() {
    return "costs";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      var threads = lab.options().mostThreads();
      var times = Steps.job(lab.options(), network).with("what", name()).with("threads", threads);
      lab.alone(name(), times);
      var memory = Steps.job(lab.options(), network, FEW_SAMPLES).with("threads", threads);
      memory = memory.with("batches", 64).with("steps", "sgd").with("warmup", UNTIL_COMPILED);
      lab.inTurn(name(), lab.peers(), memory, 1);
    }
  }

  @Override
  public String table(Results results) {
    return """
    ## What a step costs besides its operations

    Microseconds of a step with SGD, batch 64, batches gathered from the data: the network's operations and the
    optimizer's kernel called by hand, one after the other; the same with tensors, tape and optimizer in a loop;
    through the front door, which also shuffles, counts right answers and looks for NaN. By hand and with the tape, the weights are the same bits.

    %s
    Memory: bytes of the heap and blocks of native memory that a step takes after %d seconds; native memory held for
    weights, gradients and steps; peak resident set of a process, with 1,024 samples. One process each.

    %s\
    """
        .formatted(times(results), UNTIL_COMPILED, memory(results));
  }

  private Table times(Results results) {
    var table =
        new Table(
            "network", "threads", "operations", "tape", "front door", "tape adds", "both add");
    for (Results.Key key : results.keys(k -> is(k, WAYS.getFirst()))) {
      var micros = WAYS.stream().mapToDouble(way -> micros(results, key, way)).toArray();
      table.row(
          key.title(),
          "" + key.threads(),
          number(micros[0]),
          number(micros[1]),
          number(micros[2]),
          "%.1f %%".formatted(100 * (micros[1] / micros[0] - 1)),
          "%.1f %%".formatted(100 * (micros[2] / micros[0] - 1)));
    }
    return table;
  }

  private boolean is(Results.Key key, String what) {
    return key.part().equals(name()) && key.what().equals(what);
  }

  private static double micros(Results results, Results.Key key, String way) {
    return results.median(key.withWhat(way), Peer.NACRE, "micros");
  }

  private Table memory(Results results) {
    var columns =
        new ArrayList<>(
            List.of("network", "heap, bytes a step", "native blocks a step", "native, MB"));
    var peers = results.peers(name());
    peers.forEach(peer -> columns.add("peak of " + Peer.title(peer) + ", MB"));
    var table = new Table(columns);
    for (Results.Key key : results.keys(k -> is(k, "sgd"))) {
      var row = new ArrayList<String>();
      row.add(key.title());
      row.add("%,.0f".formatted(results.median(key, Peer.NACRE, "heapBytes")));
      row.add(number(results.median(key, Peer.NACRE, "nativeAllocations")));
      row.add(number(results.median(key, Peer.NACRE, "nativeHeld") / 1e6));
      var peak = key.withWhat("memory").withBatch(0);
      peers.forEach(peer -> row.add(number(results.median(peak, peer, "peakKiB") / 1024)));
      table.row(row);
    }
    return table;
  }
}
