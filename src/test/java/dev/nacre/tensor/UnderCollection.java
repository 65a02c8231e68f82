package dev.nacre.tensor;

import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.compute.Window;
import dev.nacre.op.BatchNorm;
import dev.nacre.op.Conv2d;
import dev.nacre.op.CrossEntropy;
import dev.nacre.op.Embedding;
import dev.nacre.op.Linear;
import dev.nacre.op.MaxPool2d;
import dev.nacre.op.Reduction;
import java.util.zip.CRC32;

/**
 * Many operations whose results are checked by their bits, for a JVM in which the garbage collector
 * runs all the time.
 */
final class UnderCollection {
  private static final int STEPS = 10;

  private UnderCollection() {}

  public static void main(String[] arguments) throws InterruptedException {
    var collector =
        new Thread(
            () -> {
              while (true) {
                System.gc();
              }
            });
    collector.setDaemon(true);
    collector.start();
    System.out.println(hash());
  }

  /** Of what some steps of training, and other operations, give. */
  static long hash() {
    var crc = new CRC32();
    var rng = new Rng(1);
    Tensor kernels = Tensor.randn(rng, 4, 2, 3, 3).requiresGrad();
    Tensor gamma = Tensor.ones(4).requiresGrad();
    Tensor beta = Tensor.zeros(4).requiresGrad();
    Tensor w = Tensor.randn(rng, 3, 64).requiresGrad();
    Tensor b = Tensor.zeros(3).requiresGrad();
    Tensor table = Tensor.randn(rng, 7, 5).requiresGrad();
    Tensor[] parameters = {kernels, gamma, beta, w, b, table};
    Tensor mean = Tensor.zeros(4);
    Tensor variance = Tensor.ones(4);
    for (int step = 0; step < STEPS; step++) {
      Scope scope = step % 3 == 0 ? Scope.open() : null;
      for (Tensor parameter : parameters) {
        parameter.zeroGrad();
      }
      Tensor x = Tensor.randn(rng, 6, 2, 8, 8);
      Tensor y = Tensor.apply(new Conv2d(Window.of(3, 3).padding(1, 1), 1), x, kernels);
      var norm = new BatchNorm(mean.array(), variance.array(), true, 0.1f, 1e-5f);
      y = Tensor.apply(norm, y, gamma, beta).relu();
      y = Tensor.apply(new MaxPool2d(Window.of(2, 2).stride(2, 2)), y).flatten(1);
      y = Tensor.apply(new Linear(), y, w, b);
      int[] labels = {step % 3, 1, 2, 0, 1, 2};
      Tensor loss = Tensor.apply(new CrossEntropy(labels, null, 0.1f, Reduction.MEAN), y);
      Tensor rows =
          Tensor.apply(
              new Embedding(), Tensor.of(new float[][] {{labels[0], 1, 2}, {0, 1, 2}}), table);
      loss = loss.add(rows.transpose(0, 2).tanh().softmax(-1).slice(0, 1, 4).square().mean());
      loss.add(Tensor.concat(0, w, w.exp().neg().exp()).variance(true, false, 0).sum()).backward();
      for (Tensor parameter : parameters) {
        for (float g : parameter.grad().toArray()) {
          update(crc, g);
        }
      }
      update(crc, loss.item());
      if (scope != null) {
        scope.close();
      }
    }
    return crc.getValue();
  }

  private static void update(CRC32 crc, float number) {
    int bits = Float.floatToIntBits(number);
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(bits >>> shift);
    }
  }
}
