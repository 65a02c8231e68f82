package dev.nacre.loss;

import dev.nacre.op.Reduction;
import dev.nacre.tensor.Tensor;

/** The mean of (output − target)² over all numbers of a batch. */
public record MeanSquaredError() implements Loss {
  @Override
  public String name() {
    return "mean squared error";
  }

  @Override
  public boolean takesLabels() {
    return false;
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    return Tensor.apply(new dev.nacre.op.MeanSquaredError(Reduction.MEAN), output, target);
  }

  /** As it is written: {@code meanSquaredError()}. */
  @Override
  public String toString() {
    return "meanSquaredError()";
  }
}
