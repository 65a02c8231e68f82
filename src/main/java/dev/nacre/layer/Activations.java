package dev.nacre.layer;

/** The activation functions, for static import. */
public final class Activations {
  private Activations() {}

  /** max(0, x) */
  public static Activation relu() {
    return new Relu();
  }

  /** 1 / (1 + e^−x) */
  public static Activation sigmoid() {
    return new Sigmoid();
  }

  /** (e^x − e^−x) / (e^x + e^−x) */
  public static Activation tanh() {
    return new Tanh();
  }
}
