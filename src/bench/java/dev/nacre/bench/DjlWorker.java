package dev.nacre.bench;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonObject;
import dev.nacre.array.NativeMemory;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DJL's side of the table, with its PyTorch engine. */
final class DjlWorker {
  private final Job job;
  private final NDManager manager = NDManager.newBaseManager();

  private DjlWorker(Job job) {
    this.job = job;
  }

  public static void main(String[] args) throws IOException {
    var job = Job.parse(args);
    System.setProperty("ai.djl.pytorch.num_threads", job.get("threads", "1"));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    switch (job.get("what")) {
      case "probe" -> probe();
      case "steps" -> new DjlWorker(job).steps();
      default -> throw new IllegalArgumentException(String.join(" ", args));
    }
  }

  private static void probe() {
    var said = new JsonObject();
    Engine engine = Engine.getInstance();
    said.addProperty(
        "version", "DJL with %s %s".formatted(engine.getEngineName(), engine.getVersion()));
    Worker.say(said);
  }

  private void steps() throws IOException {
    var runs = new ArrayList<Worker.Run>();
    var data = SharedFiles.read(job);
    for (int batch : job.numbers("batches")) {
      var batches = batches(data, batch);
      for (String kind : job.list("steps")) {
        runs.add(run(kind, batch, batches));
      }
    }
    Worker.measure(job, runs, NativeMemory.held());
  }

  /** Features and labels. */
  private List<NDList> batches(Dataset data, int size) {
    return Worker.batches(data, size).stream()
        .map(
            batch ->
                new NDList(
                    manager.create(batch.features().toArray(), shape(batch.features())),
                    manager.create(batch.labels())))
        .toList();
  }

  private static Shape shape(Tensor tensor) {
    return new Shape(Arrays.stream(tensor.shape().dims()).asLongStream().toArray());
  }

  private Worker.Run run(String kind, int size, List<NDList> batches) {
    var trainer = trainer(kind, batches.getFirst().getFirst().getShape());
    if (kind.equals("forward")) {
      return new Worker.Run(
          kind, size, new double[0], i -> predict(trainer, batches.get(i % batches.size())));
    }
    var losses = new double[Worker.COMPARED];
    Arrays.setAll(losses, i -> step(trainer, batches.get(i % batches.size())));
    return new Worker.Run(kind, size, losses, i -> step(trainer, batches.get(i % batches.size())));
  }

  private void predict(Trainer trainer, NDList batch) {
    try (var used = manager.newSubManager()) {
      batch.attach(used);
      trainer.evaluate(new NDList(batch.get(0)));
      batch.attach(manager);
    }
  }

  /** One step of training; the loss. */
  private double step(Trainer trainer, NDList batch) {
    try (var used = manager.newSubManager()) {
      batch.attach(used); // what is made from it is given back with it
      NDArray loss;
      try (var gradients = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(batch.get(0)));
        loss = trainer.getLoss().evaluate(new NDList(batch.get(1)), output);
        gradients.backward(loss);
      }
      trainer.step();
      batch.attach(manager);
      return loss.getFloat();
    }
  }

  private Trainer trainer(String kind, Shape input) {
    var block = block();
    var model = Model.newInstance(job.get("network"));
    model.setBlock(block);
    var optimizer =
        kind.equals("adam")
            ? Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build()
            : Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
    var trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer));
    trainer.initialize(input);
    var weights = Networks.build(job.get("network")).weights().values().iterator();
    for (var parameter : block.getParameters()) {
      parameter.getValue().getArray().set(weights.next().toArray());
    }
    return trainer;
  }

  private SequentialBlock block() {
    return switch (job.get("network")) {
      case "mlp" ->
          new SequentialBlock()
              .add(Blocks.batchFlattenBlock(784))
              .add(dense(128))
              .add(Activation::relu)
              .add(dense(64))
              .add(Activation::relu)
              .add(dense(10));
      case "lenet" ->
          new SequentialBlock()
              .add(conv(6, 2))
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
              .add(conv(16, 0))
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
              .add(Blocks.batchFlattenBlock())
              .add(dense(120))
              .add(Activation::relu)
              .add(dense(84))
              .add(Activation::relu)
              .add(dense(10));
      default ->
          new SequentialBlock()
              .add(LSTM.builder().setStateSize(128).setNumLayers(1).optBatchFirst(true).build())
              .add(new LambdaBlock(output -> new NDList(output.head().get(":, -1"))))
              .add(dense(10));
    };
  }

  private static Linear dense(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static Conv2d conv(int filters, int padding) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(5, 5))
        .optPadding(new Shape(padding, padding))
        .build();
  }
}
