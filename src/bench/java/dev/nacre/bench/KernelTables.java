package dev.nacre.bench;

import static dev.nacre.bench.Table.number;
import static dev.nacre.bench.Table.times;
import static dev.nacre.bench.Table.withWorst;

import java.util.List;

/** Matrix products with their share of the processor's peak, element-wise operations by size. */
record KernelTables(Results results) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    var keys = results.keys("kernels");
    for (int threads : keys.stream().mapToInt(Results.Key::threads).distinct().toArray()) {
      append(text, threads, keys.stream().filter(key -> key.threads() == threads).toList());
    }
    return text.toString();
  }

  private void append(StringBuilder text, int threads, List<Results.Key> keys) {
    double peak = results.median(keys.getFirst(), Peer.NACRE, "peak") * threads;
    text.append("## Kernels, ").append(keys.getFirst().threadsInWords()).append("\n\n");
    text.append("Peak of one core: %.0f GFLOP/s. ".formatted(2 * peak / threads));
    text.append("Products are named by transposition, rows, columns and inner size.\n\n");
    var table =
        new Table(
            "kernel",
            "Nacre, µs (worst process)",
            "torch, µs",
            "torch / Nacre",
            "GFLOP/s",
            "of the peak");
    double logOfRatios = 0;
    int products = 0;
    for (Results.Key key : keys.subList(1, keys.size())) {
      double own = results.median(key, Peer.NACRE, "micros");
      double torch = results.median(key, Peer.PYTORCH, "micros");
      boolean product = key.what().startsWith("matmul");
      double rate = results.median(key, Peer.NACRE, "work") / own / 1e3;
      if (product) {
        logOfRatios += Math.log(torch / own);
        products++;
      }
      table.row(
          key.what(),
          withWorst(own, results.worst(key, Peer.NACRE, "micros")),
          number(torch),
          times(torch / own),
          product ? "%.0f".formatted(2 * rate) : "",
          product ? "%.0f %%".formatted(100 * rate / peak) : "");
    }
    double mean = Math.exp(logOfRatios / products);
    text.append(table)
        .append(
            "\nTorch's time for products, on average (geometric): %s\n\n".formatted(times(mean)));
  }
}
