package dev.nacre.layer;

import dev.nacre.tensor.Tensor;

/**
 * max(0, x), with derivative 0 at 0.
 *
 * <p>Source: V. Nair, G. Hinton, Rectified linear units improve restricted Boltzmann machines,
 * 2010.
 */
public record Relu() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.relu();
  }

  @Override
  public boolean isOfReluFamily() {
    return true;
  }

  /** As it is written: {@code relu()}. */
  @Override
  public String toString() {
    return "relu()";
  }
}
