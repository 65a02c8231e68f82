package dev.nacre.bench;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Product;
import dev.nacre.array.Reduce;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.compute.Activations;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Transcendentals;
import dev.nacre.op.Softmax;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The kernels that are measured, on arrays that are there already; torch has the same ones. */
public final class KernelList {
  /**
   * @param name for example {@code matmul NT 64×128×784}: rows, columns, inner size; or {@code exp
   *     1024}: elements
   * @param work multiply-adds, or elements
   */
  public record Kernel(String name, long work, Runnable call) {}

  /** m, n, k; the networks' own at batch 64 are named after their layer. */
  private static final String[] PRODUCTS = {
    "NN 32 32 32",
    "NN 64 64 64",
    "NN 128 128 128",
    "NN 256 256 256",
    "NN 512 512 512",
    "NN 1024 1024 1024",
    "NN 2048 2048 2048",
    "NT 512 512 512",
    "TN 512 512 512",
    // MLP: forward, gradients by the weights and by the inputs
    "NT 64 128 784",
    "NN 64 128 784",
    "TN 128 784 64",
    "TN 784 128 64",
    "NT 64 64 128",
    "TN 64 128 64",
    "NN 64 128 64",
    "NT 64 10 64",
    "TN 10 64 64",
    "NN 64 64 10",
    // LeNet's dense layers
    "NT 64 120 400",
    "TN 120 400 64",
    "NN 64 400 120",
    "NT 64 84 120",
    // LSTM: inputs of all steps, one step, its gradient, the weights' gradients
    "NT 1792 512 28",
    "NT 64 512 128",
    "NN 64 128 512",
    "TN 512 128 1792",
    "TN 512 28 1792",
  };

  private static final int[] SIZES = {1 << 10, 1 << 14, 1 << 18, 1 << 22};

  /** Classes: the length of a row of softmax. */
  private static final int[] ROWS = {10, 1000};

  private KernelList() {}

  public static List<Kernel> products() {
    var kernels = new ArrayList<Kernel>();
    for (String product : PRODUCTS) {
      var words = product.split(" ");
      int m = Integer.parseInt(words[1]);
      int n = Integer.parseInt(words[2]);
      int k = Integer.parseInt(words[3]);
      NDArray a = words[0].charAt(0) == 'T' ? random(k, m).transpose(0, 1) : random(m, k);
      NDArray b = words[0].charAt(1) == 'T' ? random(n, k).transpose(0, 1) : random(k, n);
      NDArray c = NDArray.empty(Shape.of(m, n));
      kernels.add(new Kernel("matmul " + product, (long) m * n * k, () -> Product.matmul(a, b, c)));
    }
    return kernels;
  }

  public static List<Kernel> elementwise() {
    var kernels = new ArrayList<Kernel>();
    for (int n : SIZES) {
      NDArray x = random(n);
      NDArray z = random(n);
      NDArray y = NDArray.empty(Shape.of(n));
      NDArray positive = Broadcast.map(Transcendentals.kernels()::exp, x);
      add(kernels, "add", n, () -> Broadcast.zip(Elementwise.kernels()::add, x, z, y));
      add(kernels, "mul", n, () -> Broadcast.zip(Elementwise.kernels()::mul, x, z, y));
      add(kernels, "relu", n, () -> Broadcast.map(Activations.kernels()::relu, x, y));
      add(kernels, "exp", n, () -> Broadcast.map(Transcendentals.kernels()::exp, x, y));
      add(kernels, "log", n, () -> Broadcast.map(Transcendentals.kernels()::log, positive, y));
      add(kernels, "tanh", n, () -> Broadcast.map(Transcendentals.kernels()::tanh, x, y));
      add(kernels, "sigmoid", n, () -> Broadcast.map(Transcendentals.kernels()::sigmoid, x, y));
      for (int row : ROWS) {
        NDArray rows = random(n / row, row);
        add(kernels, "softmax" + row, n, () -> softmax(rows));
      }
      add(kernels, "sum", n, () -> sum(x));
      add(kernels, "mean", n, () -> mean(x));
    }
    return kernels;
  }

  private static void softmax(NDArray rows) {
    try (var _ = Scope.open()) {
      new Softmax(1).forward(rows);
    }
  }

  private static void sum(NDArray x) {
    try (var _ = Scope.open()) {
      Reduce.sum(x, false, 0);
    }
  }

  private static void mean(NDArray x) {
    try (var _ = Scope.open()) {
      Tensor.of(x).mean();
    }
  }

  private static void add(List<Kernel> kernels, String name, int n, Runnable call) {
    kernels.add(new Kernel(name + " " + n, n, call));
  }

  private static NDArray random(int... shape) {
    var numbers = new float[(int) Shape.of(shape).size()];
    var rng = new Rng(1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) rng.nextGaussian();
    }
    return NDArray.of(numbers, Shape.of(shape));
  }
}
