package dev.nacre.bench;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;

import dev.nacre.Model;
import dev.nacre.array.NativeMemory;
import dev.nacre.array.Scope;
import dev.nacre.compute.Workers;
import dev.nacre.data.Batch;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** Nacre's side of the tables: one process, one network, one number of threads. */
final class NacreWorker {
  private NacreWorker() {}

  public static void main(String[] args) throws IOException {
    var job = Job.parse(args);
    Workers.threads(job.number("threads"));
    switch (job.get("what")) {
      case "steps" -> steps(job);
      case "epochs" -> EpochWorker.run(job);
      case "start" -> StartWorker.run(job);
      case "warmup" -> WarmupWorker.run(job);
      case "costs" -> CostWorker.run(job);
      case "denormals" -> DenormalWorker.run(job);
      default -> throw new IllegalArgumentException(String.join(" ", args));
    }
  }

  private static void steps(Job job) throws IOException {
    var data = SharedFiles.read(job);
    var batches = new LinkedHashMap<Integer, List<Batch>>();
    for (int size : job.numbers("batches")) {
      batches.put(size, Worker.batches(data, size));
    }
    long held = NativeMemory.held();
    var runs = new ArrayList<Worker.Run>();
    for (int size : job.numbers("batches")) {
      for (String kind : job.list("steps")) {
        runs.add(run(job.get("network"), kind, size, batches.get(size)));
      }
    }
    Worker.measure(job, runs, held);
  }

  private static Worker.Run run(String network, String kind, int size, List<Batch> batches) {
    Model net = Networks.build(network);
    if (kind.equals("forward")) {
      return new Worker.Run(
          kind, size, new double[0], i -> predict(net, batches.get(i % batches.size())));
    }
    var stepper = optimizer(kind).over(net.parameters());
    var losses = new double[Worker.COMPARED];
    Arrays.setAll(losses, i -> step(net, stepper, batches.get(i % batches.size())));
    return new Worker.Run(
        kind, size, losses, i -> step(net, stepper, batches.get(i % batches.size())));
  }

  private static void predict(Model net, Batch batch) {
    try (var _ = Scope.open()) {
      net.predict(batch.features());
    }
  }

  static Optimizer optimizer(String kind) {
    return kind.equals("sgd") ? sgd(0.01) : adam(1e-3);
  }

  /** One step of training; the loss. */
  static double step(Model net, Stepper stepper, Batch batch) {
    try (var _ = Scope.open()) {
      stepper.zeroGrad();
      var loss = crossEntropy().of(net.forward(batch.features()), batch.labels());
      loss.backward();
      stepper.step();
      return loss.item();
    }
  }
}
