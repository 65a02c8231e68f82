package dev.nacre.layer;

import dev.nacre.tensor.Tensor;

/** σ(x) = 1 / (1 + e^−x), between 0 and 1, with derivative σ(x) · (1 − σ(x)). */
public record Sigmoid() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.sigmoid();
  }

  /** As it is written: {@code sigmoid()}. */
  @Override
  public String toString() {
    return "sigmoid()";
  }
}
