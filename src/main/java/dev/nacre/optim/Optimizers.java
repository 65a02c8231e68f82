package dev.nacre.optim;

/** The optimizers, for static import. */
public final class Optimizers {
  private Optimizers() {}

  /** Gradient descent: w ← w − learning rate · gradient. */
  public static Sgd sgd(double learningRate) {
    return new Sgd(learningRate, 0, false, 0);
  }

  /** Gradient descent with momentum, usually 0.9. */
  public static Sgd momentum(double learningRate, double momentum) {
    return sgd(learningRate).momentum(momentum);
  }

  /** Adam, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
  public static Adam adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, 0);
  }
}
