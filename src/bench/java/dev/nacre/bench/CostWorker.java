package dev.nacre.bench;

import static dev.nacre.loss.Losses.crossEntropy;

import com.google.gson.JsonObject;
import dev.nacre.Model;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.array.NDArray;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.optim.Stepper;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The same steps in three ways, in turn: operations called by hand, a loop with tensors and the
 * tape, the front door. Each gathers its batches from the same samples, in a random order.
 */
final class CostWorker {
  private static final int BATCH = 64;

  /** How often each way has its turn. */
  private static final int TURNS = 7;

  /** In one turn of the front door, an epoch. */
  private static final int STEPS = 60;

  /** Steps after which all weights must be the same, bit for bit. */
  private static final int CHECKED = 20;

  private final Dataset data;
  private final int[] order;
  private final BareNetwork bare;
  private final Model net;
  private final Stepper stepper;
  private final Model ofFrontDoor;

  private CostWorker(Job job) {
    data = SharedFiles.read(job).take(STEPS * BATCH);
    order = new Rng(Networks.SEED).permutation(data.size());
    bare = new BareNetwork(job.get("network"), BATCH);
    net = Networks.build(job.get("network"));
    stepper = NacreWorker.optimizer("sgd").over(net.parameters());
    ofFrontDoor = Networks.build(job.get("network"));
  }

  static void run(Job job) {
    var worker = new CostWorker(job);
    worker.check();
    worker.measure(job.seconds("warmup"), job.seconds("seconds"));
  }

  private void check() {
    for (int i = 0; i < CHECKED; i++) {
      operations(i);
      tape(i);
    }
    List<NDArray> byHand = bare.weights();
    var byTape = net.parameters();
    for (int i = 0; i < byHand.size(); i++) {
      if (!Arrays.equals(byHand.get(i).toArray(), byTape.get(i).toArray())) {
        throw new IllegalStateException(
            "the operations by hand and the tape have come to different weights");
      }
    }
  }

  private void measure(double warmup, double seconds) {
    Stopwatch.warmUp(this::operations, warmup / 2);
    Stopwatch.warmUp(this::tape, warmup / 2);
    Stopwatch.warmUp(_ -> frontDoor(), warmup / 2);
    var watch = new Stopwatch(seconds);
    for (int turn = 0; turn < TURNS; turn++) {
      say("operations", micros(watch, this::operations));
      say("tape", micros(watch, this::tape));
      say("front door", frontDoor());
    }
  }

  private static double micros(Stopwatch watch, IntConsumer step) {
    return watch.measure(step).get("micros").getAsDouble();
  }

  private static void say(String way, double micros) {
    var said = new JsonObject();
    said.addProperty("what", way);
    said.addProperty("batch", BATCH);
    said.addProperty("micros", micros);
    Worker.say(said);
  }

  private Batch batch(int i) {
    int from = i % STEPS * BATCH;
    return data.gather(order, from, from + BATCH);
  }

  private void operations(int i) {
    try (var _ = Scope.open()) {
      bare.step(batch(i));
    }
  }

  private void tape(int i) {
    try (var _ = Scope.open()) {
      NacreWorker.step(net, stepper, batch(i));
    }
  }

  /** The median of its steps. */
  private double frontDoor() {
    var clock = new Clock();
    ofFrontDoor
        .trainOn(data)
        .minimizing(crossEntropy())
        .with(NacreWorker.optimizer("sgd"))
        .batchSize(BATCH)
        .epochs(1)
        .quietly()
        .watching(clock)
        .run();
    return Stopwatch.median(clock.nanos) / 1e3;
  }

  private static final class Clock implements TrainingListener {
    private final long[] nanos = new long[STEPS];
    private long last;

    @Override
    public void started(Progress now) {
      last = System.nanoTime();
    }

    @Override
    public void step(Progress now) {
      long time = System.nanoTime();
      nanos[now.step() - 1] = time - last;
      last = time;
    }
  }
}
