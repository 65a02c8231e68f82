package dev.nacre.layer;

import dev.nacre.array.Rng;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;

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
   * One whose elements do not depend on each other, so that it may be called for a few at a time.
   */
  interface EachAlone extends Initializer {}

  /**
   * Normal with mean 0 and variance 2 / fanIn, which keeps the variance from layer to layer where
   * ReLU makes half of it zero.
   *
   * <p>Source: K. He et al., Delving deep into rectifiers, 2015.
   */
  static Initializer he() {
    return (EachAlone)
        (weights, fanIn, _, rng) -> {
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
    return (EachAlone)
        (weights, fanIn, fanOut, rng) -> {
          double limit = Math.sqrt(6.0 / (fanIn + fanOut));
          for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (limit * (2 * rng.nextDouble() - 1));
          }
        };
  }

  /** Normal with mean 0 and variance 1, where an output is one weight and no sum. */
  static Initializer normal() {
    return (EachAlone)
        (weights, _, _, rng) -> {
          for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) rng.nextGaussian();
          }
        };
  }

  /**
   * Orthogonal square blocks, one below the other, of fanIn × fanIn each: a vector that goes
   * through such a matrix again and again keeps its length, so that states and gradients neither
   * fade nor explode at the start. From the QR decomposition of normal deviates.
   *
   * <p>Source: A. Saxe, J. McClelland, S. Ganguli, Exact solutions to the nonlinear dynamics of
   * learning in deep linear neural networks, 2014.
   */
  static Initializer orthogonal() {
    return (weights, fanIn, _, rng) -> {
      for (int block = 0; block < weights.length; block += fanIn * fanIn) {
        var normal = new double[fanIn][fanIn];
        for (double[] row : normal) {
          for (int j = 0; j < fanIn; j++) {
            row[j] = rng.nextGaussian();
          }
        }
        var qr = new QRDecomposition(new Array2DRowRealMatrix(normal, false));
        var q = qr.getQ();
        var r = qr.getR();
        for (int i = 0; i < fanIn; i++) {
          for (int j = 0; j < fanIn; j++) {
            // the signs of R's diagonal make all orthogonal matrices equally likely
            double sign = r.getEntry(j, j) < 0 ? -1 : 1;
            weights[block + i * fanIn + j] = (float) (sign * q.getEntry(i, j));
          }
        }
      }
    };
  }
}
