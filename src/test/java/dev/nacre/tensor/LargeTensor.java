package dev.nacre.tensor;

import dev.nacre.Network;
import dev.nacre.array.Rng;

/** Makes a tensor and a layer of about 100 MB each, for a JVM with a small heap. */
final class LargeTensor {
  private LargeTensor() {}

  public static void main(String[] args) {
    Tensor x = Tensor.uniform(new Rng(1), 0, 1, 24, 1_000_000);
    var net = Network.features(16).dense(1_000_000).build(1);
    System.out.println(x.size() + " " + net.weights().get("dense1.weight").transpose(0, 1).shape());
  }
}
