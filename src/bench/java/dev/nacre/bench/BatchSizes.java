package dev.nacre.bench;

import static dev.nacre.bench.Table.number;

import dev.nacre.plot.Charts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/** Time a sample and native memory by the size of the batch, each in processes of its own. */
final class BatchSizes implements Part {
  private static final int[] SIZES = {1, 8, 64, 256, 1024};

  @Override
  public String name() {
    return "batches";
  }

  @Override
  public void measure(Lab lab) {
    for (String network : lab.options().networks()) {
      var job =
          Steps.job(lab.options(), network)
              .with("threads", lab.options().mostThreads())
              .with("steps", "sgd");
      for (int size : SIZES) {
        lab.alone(name(), job.with("batches", size));
      }
    }
  }

  @Override
  public String table(Results results) {
    var networks = networks(results);
    var columns = new ArrayList<>(List.of("batch"));
    networks.forEach(key -> columns.add(key.title() + ", µs a sample"));
    networks.forEach(key -> columns.add(key.title() + ", MB"));
    var table = new Table(columns);
    for (int size : SIZES) {
      var row = new ArrayList<>(List.of("" + size));
      networks.forEach(key -> row.add(number(microsOfSample(results, key, size))));
      networks.forEach(key -> row.add(number(megabytes(results, key, size))));
      table.row(row);
    }
    return """
    ## Batch sizes

    Microseconds that a step with SGD takes a sample, %s, and the native memory that weights, gradients and steps
    take, the samples themselves left out; median over the processes.

    %s\
    """
        .formatted(networks.getFirst().threadsInWords(), table);
  }

  @Override
  public Map<String, IChart> charts(Results results) {
    var time =
        LineChart.of(
            "Time a sample",
            "batch size (logarithmic)",
            "µs (logarithmic)",
            x(),
            lines(results, BatchSizes::microsOfSample));
    time.getStyler().setXAxisLogarithmic(true).setPlotGridVerticalLinesVisible(false);
    time.getStyler().setYAxisLogarithmic(true);
    var memory =
        LineChart.of(
            "Native memory of steps",
            "batch size",
            "MB",
            x(),
            lines(results, BatchSizes::megabytes));
    return Map.of("batches", Charts.grid(2, time, memory));
  }

  private interface Measure {
    double of(Results results, Results.Key network, int size);
  }

  private static float[] x() {
    var x = new float[SIZES.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = SIZES[i];
    }
    return x;
  }

  private Map<String, float[]> lines(Results results, Measure measure) {
    var lines = new LinkedHashMap<String, float[]>();
    for (Results.Key key : networks(results)) {
      var line = new float[SIZES.length];
      for (int i = 0; i < line.length; i++) {
        line[i] = (float) measure.of(results, key, SIZES[i]);
      }
      lines.put(key.title(), line);
    }
    return lines;
  }

  /** The key of each network's smallest batch. */
  private List<Results.Key> networks(Results results) {
    return results.keys(key -> key.part().equals(name()) && key.batch() == SIZES[0]);
  }

  private static double microsOfSample(Results results, Results.Key network, int size) {
    return results.median(network.withBatch(size), Peer.NACRE, "micros") / size;
  }

  private static double megabytes(Results results, Results.Key network, int size) {
    return results.median(network.withBatch(size), Peer.NACRE, "nativeHeld") / 1e6;
  }
}
