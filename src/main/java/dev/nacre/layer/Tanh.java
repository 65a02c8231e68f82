package dev.nacre.layer;

import dev.nacre.tensor.Tensor;

/** tanh(x) = (e^x − e^−x) / (e^x + e^−x), between −1 and 1, with derivative 1 − tanh²(x). */
public record Tanh() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.tanh();
  }

  /** As it is written: {@code tanh()}. */
  @Override
  public String toString() {
    return "tanh()";
  }
}
