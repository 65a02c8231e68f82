package dev.nacre.bench;

import com.google.gson.JsonObject;
import dev.nacre.Model;
import dev.nacre.data.Batch;
import dev.nacre.optim.Stepper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How long steps take from the first one on, while the JVM compiles. */
final class WarmupWorker {
  private static final int BATCH = 64;

  private WarmupWorker() {}

  /** One step: when it ended, since training began, and how long it took. */
  private record Took(long end, long nanos) {}

  static void run(Job job) {
    var net = Networks.build(job.get("network"));
    var stepper = NacreWorker.optimizer("sgd").over(net.parameters());
    var batches = Worker.batches(SharedFiles.read(job), BATCH);
    var steps = steps(net, stepper, batches, (long) (job.seconds("curve") * 1e9));

    int places = (int) Math.round(job.seconds("curve") / Warmup.STRETCH);
    var curve = new double[places];
    Arrays.setAll(curve, i -> micros(steps, i * Warmup.STRETCH, (i + 1) * Warmup.STRETCH));
    double full = micros(steps, job.seconds("curve") - 1, job.seconds("curve"));
    int half = 0;
    while (half < places && curve[half] > 2 * full) {
      half++;
    }
    var said = new JsonObject();
    said.addProperty("what", "sgd");
    said.addProperty("batch", BATCH);
    said.addProperty("full", full);
    said.addProperty("half", half * Warmup.STRETCH);
    said.addProperty("firstStep", steps.getFirst().nanos / 1e3);
    said.add("curve", Worker.array(curve));
    Worker.say(said);
  }

  private static List<Took> steps(Model net, Stepper stepper, List<Batch> batches, long duration) {
    var steps = new ArrayList<Took>();
    long start = System.nanoTime();
    for (long last = start; last - start < duration; ) {
      NacreWorker.step(net, stepper, batches.get(steps.size() % batches.size()));
      long now = System.nanoTime();
      steps.add(new Took(now - start, now - last));
      last = now;
    }
    return steps;
  }

  /** The median of the steps that ended between two times, or the one that was under way. */
  private static double micros(List<Took> steps, double from, double to) {
    long[] nanos =
        steps.stream()
            .filter(step -> step.end >= from * 1e9 && step.end < to * 1e9)
            .mapToLong(Took::nanos)
            .toArray();
    if (nanos.length == 0) {
      nanos =
          steps.stream()
              .filter(step -> step.end >= to * 1e9)
              .limit(1)
              .mapToLong(Took::nanos)
              .toArray();
    }
    return Stopwatch.median(nanos) / 1e3;
  }
}
