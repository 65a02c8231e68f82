package dev.nacre.layer;

import dev.nacre.array.Rng;

/** Fills the initial weights of a layer with random numbers. */
@FunctionalInterface
public interface Initializer {
  /**
   * Overwrites all elements.
   *
   * @param fanIn how many inputs one output is a sum of
   * @param fanOut how many outputs one input goes into
   */
  void fill(float[] weights, int fanIn, int fanOut, Rng rng);

  /**
   * Normal with mean 0 and variance 2 / fanIn, which keeps the variance from layer to layer where
   * ReLU makes half of it zero.
   *
   * <p>Source: K. He et al., Delving deep into rectifiers, 2015.
   */
  static Initializer he() {
    return (weights, fanIn, _, rng) -> {
      double deviation = Math.sqrt(2.0 / fanIn);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (deviation * rng.nextGaussian());
      }
    };
  }

  /**
   * Uniform in ±√(6 / (fanIn + fanOut)), which keeps the variance of values and of gradients where
   * the activation is about linear.
   *
   * <p>Source: X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward
   * neural networks, 2010.
   */
  static Initializer glorot() {
    return (weights, fanIn, fanOut, rng) -> {
      double limit = Math.sqrt(6.0 / (fanIn + fanOut));
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (limit * (2 * rng.nextDouble() - 1));
      }
    };
  }
}
