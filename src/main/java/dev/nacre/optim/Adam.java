package dev.nacre.optim;

import dev.nacre.array.Access;
import dev.nacre.array.Check;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Updates;
import dev.nacre.tensor.Tensor;
import java.util.List;

/**
 * Adam: steps in the direction of the gradient's mean, each weight's divided by the size that its
 * gradient usually has.
 *
 * <pre>
 * g ← gradient + weightDecay · w
 * m ← β₁ · m + (1 − β₁) · g
 * v ← β₂ · v + (1 − β₂) · g²
 * w ← w − learningRate · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)        at step t = 1, 2, …
 * </pre>
 *
 * <p>Source: D. Kingma, J. Ba, Adam: a method for stochastic optimization, 2015, algorithm 1; ε and
 * weight decay as in PyTorch.
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements Optimizer {
  public Adam {
    Check.positive("learning rate", learningRate, 0.01);
    Check.fromBelow("beta 1", 0, 1, beta1, 0.9);
    Check.fromBelow("beta 2", 0, 1, beta2, 0.999);
    Check.positive("epsilon", epsilon, 1e-8);
    Check.notNegative("weight decay", weightDecay, 1e-4);
  }

  /** The same with other rates of forgetting, β₁ of the mean and β₂ of the square. */
  public Adam betas(double first, double second) {
    return new Adam(learningRate, first, second, epsilon, weightDecay);
  }

  /** The same with another ε, which keeps the division from zero. */
  public Adam epsilon(double value) {
    return new Adam(learningRate, beta1, beta2, value, weightDecay);
  }

  /** The same with L2 weight decay. */
  public Adam weightDecay(double value) {
    return new Adam(learningRate, beta1, beta2, epsilon, value);
  }

  @Override
  public Stepper over(List<Tensor> parameters) {
    return new Live(this, parameters);
  }

  /** As it is written: {@code adam(0.001)}, with what differs from the defaults. */
  @Override
  public String toString() {
    return "adam("
        + learningRate
        + ")"
        + (beta1 == 0.9 && beta2 == 0.999 ? "" : ".betas(" + beta1 + ", " + beta2 + ")")
        + (epsilon == 1e-8 ? "" : ".epsilon(" + epsilon + ")")
        + (weightDecay == 0 ? "" : ".weightDecay(" + weightDecay + ")");
  }

  private static final class Live extends Stepper {
    private final Adam adam;
    private final NDArray[] mean;
    private final NDArray[] square;

    Live(Adam adam, List<Tensor> parameters) {
      super(parameters);
      this.adam = adam;
      mean = zeros();
      square = zeros();
    }

    @Override
    protected String name() {
      return adam.toString();
    }

    @Override
    protected void update(int i, NDArray weight, NDArray gradient) {
      double correction1 = 1 - StrictMath.pow(adam.beta1, steps());
      double correction2 = 1 - StrictMath.pow(adam.beta2, steps());
      float rate = (float) (adam.learningRate / correction1);
      float root = (float) Math.sqrt(correction2);
      try (var _ = Access.to(weight, gradient);
          var _ = Access.to(mean[i], square[i])) {
        long w = weight.address();
        long g = gradient.address();
        long m = mean[i].address();
        long v = square[i].address();
        Chunks.each(
            weight.size(),
            (at, n) ->
                Updates.kernels()
                    .adam(
                        w + 4 * at,
                        g + 4 * at,
                        m + 4 * at,
                        v + 4 * at,
                        rate,
                        (float) (1 - adam.beta1),
                        (float) adam.beta2,
                        (float) (1 - adam.beta2),
                        root,
                        (float) adam.epsilon,
                        (float) adam.weightDecay,
                        n));
      }
    }
  }
}
