package dev.nacre;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;

import com.sun.management.ThreadMXBean;
import dev.nacre.array.NativeMemory;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.optim.Stepper;
import dev.nacre.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Trains a network until it is compiled, in a process of its own, and says how many bytes of the
 * heap, of all threads, and how many blocks of native memory a step then takes.
 */
final class SteadyTraining {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BATCHES = 8;
  private static final int STEPS = 50;

  private SteadyTraining() {}

  /** network, batch size, steps to warm up */
  public static void main(String[] args) {
    var network = args[0];
    int batch = Integer.parseInt(args[1]);
    Model net = build(network);
    Stepper stepper = adam(1e-3).over(net.parameters());
    var batches = batches(network, batch);
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      step(net, stepper, batches[i % BATCHES]);
    }
    long blocks = NativeMemory.allocations();
    long bytes = THREADS.getTotalThreadAllocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      step(net, stepper, batches[i % BATCHES]);
    }
    bytes = THREADS.getTotalThreadAllocatedBytes() - bytes;
    blocks = NativeMemory.allocations() - blocks;
    System.out.println(bytes / STEPS + " " + blocks);
  }

  private static Model build(String network) {
    return switch (network) {
      case "mlp" ->
          Network.images(1, 28, 28).flatten().dense(128).relu().dense(64).relu().dense(10).build(1);
      case "lenet" ->
          Network.images(1, 28, 28)
              .conv(6, 5, c -> c.padding(same()))
              .relu()
              .maxPool(2)
              .conv(16, 5)
              .relu()
              .maxPool(2)
              .flatten()
              .dense(120)
              .relu()
              .dense(84)
              .relu()
              .dense(10)
              .build(1);
      case "tokens" ->
          Network.tokens(1000, 28).embedding(28).lstm(32).lastStep().dense(10).build(1);
      default -> Network.sequences(28, 28).lstm(128).lastStep().dense(10).build(1);
    };
  }

  private static Batch[] batches(String network, int size) {
    var rng = new Rng(1);
    int n = size * BATCHES;
    int[] labels = IntStream.range(0, n).map(i -> i % 10).toArray();
    Dataset data =
        switch (network) {
          case "lstm" -> Dataset.of(Tensor.uniform(rng, 0, 1, n, 28, 28), labels);
          case "tokens" -> {
            var tokens = new int[n][28];
            for (int[] sample : tokens) {
              Arrays.setAll(sample, _ -> rng.nextInt(1000));
            }
            yield Dataset.of(tokens, labels);
          }
          default -> Dataset.of(Tensor.uniform(rng, 0, 1, n, 1, 28, 28), labels);
        };
    int[] order = IntStream.range(0, n).toArray();
    return IntStream.range(0, BATCHES)
        .mapToObj(i -> data.gather(order, i * size, (i + 1) * size))
        .toArray(Batch[]::new);
  }

  private static void step(Model net, Stepper stepper, Batch batch) {
    try (var _ = Scope.open()) {
      stepper.zeroGrad();
      var loss = crossEntropy().of(net.forward(batch.features()), batch.labels());
      loss.backward();
      stepper.step();
      loss.item();
    }
  }
}
