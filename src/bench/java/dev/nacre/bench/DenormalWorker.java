package dev.nacre.bench;

import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;

import com.google.gson.JsonObject;
import dev.nacre.data.Batch;
import dev.nacre.optim.Optimizer;
import java.util.Arrays;
import java.util.List;

/** Fits two batches as closely as it can in some seconds. */
final class DenormalWorker {
  private static final int BATCH = 64;

  private static final double SECONDS = 5;

  /** A loss at which most gradients have become tiny. */
  private static final double FITTED = 1e-6;

  private DenormalWorker() {}

  static void run(Job job) {
    var batches = Worker.batches(SharedFiles.read(job), BATCH);
    fit("sgd", sgd(0.2), job, batches);
    fit("adam", adam(3e-3), job, batches);
  }

  private static void fit(String kind, Optimizer optimizer, Job job, List<Batch> batches) {
    var other = Networks.build(job.get("network"));
    var ofOther = optimizer.over(other.parameters());
    Stopwatch.warmUp(
        i -> NacreWorker.step(other, ofOther, batches.get(i % batches.size())),
        job.seconds("warmup"));

    var net = Networks.build(job.get("network"));
    var stepper = optimizer.over(net.parameters());
    var times = new long[1 << 17];
    double loss = Double.POSITIVE_INFINITY;
    int n = 0;
    long start = System.nanoTime();
    for (long now = start; loss > FITTED && now - start < SECONDS * 1e9 && n < times.length; n++) {
      loss = NacreWorker.step(net, stepper, batches.get(n % 2));
      long after = System.nanoTime();
      times[n] = after - now;
      now = after;
    }
    var said = new JsonObject();
    said.addProperty("what", kind);
    said.addProperty("batch", BATCH);
    said.addProperty("steps", n);
    said.addProperty("loss", loss);
    said.addProperty("first", lowerQuartile(times, 0, n / 10));
    said.addProperty("last", lowerQuartile(times, n - n / 10, n));
    Worker.say(said);
  }

  /** In microseconds. */
  private static double lowerQuartile(long[] nanos, int from, int to) {
    long[] sorted = Arrays.copyOfRange(nanos, from, to);
    Arrays.sort(sorted);
    return sorted[sorted.length / 4] / 1e3;
  }
}
