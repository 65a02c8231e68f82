package dev.nacre.bench;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;

import dev.nacre.Model;
import dev.nacre.array.Scope;
import dev.nacre.compute.Workers;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Nacre's side of the table: one process, one network, one number of threads. */
final class NacreWorker {
  private final Job job;

  private NacreWorker(Job job) {
    this.job = job;
  }

  public static void main(String[] args) throws IOException {
    var worker = new NacreWorker(Job.parse(args));
    Workers.threads(worker.job.number("threads"));
    switch (worker.job.get("what")) {
      case "steps" -> worker.steps();
      default -> throw new IllegalArgumentException(String.join(" ", args));
    }
  }

  private void steps() throws IOException {
    var runs = new ArrayList<Worker.Run>();
    for (int batch : job.numbers("batches")) {
      var batches = batches(Networks.data(job.get("network")), batch);
      for (String kind : job.list("steps")) {
        runs.add(run(kind, batch, batches));
      }
    }
    Worker.measure(job, runs);
  }

  private List<Batch> batches(Dataset data, int size) {
    int[] order = IntStream.range(0, data.size()).toArray();
    return IntStream.range(0, Worker.batchCount(job, size))
        .mapToObj(i -> data.gather(order, i * size, (i + 1) * size))
        .toList();
  }

  private Worker.Run run(String kind, int size, List<Batch> batches) {
    Model net = Networks.build(job.get("network"));
    if (kind.equals("forward")) {
      return new Worker.Run(
          kind, size, new double[0], i -> predict(net, batches.get(i % batches.size())));
    }
    var stepper = optimizer(kind).over(net.parameters());
    var losses = new double[Worker.COMPARED];
    Arrays.setAll(losses, i -> step(net, stepper, batches.get(i)));
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
