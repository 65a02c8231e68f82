package dev.nacre.optim;

import dev.nacre.array.Access;
import dev.nacre.array.Check;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Updates;
import dev.nacre.tensor.Tensor;
import java.util.List;

/**
 * Stochastic gradient descent, with momentum if that is not 0.
 *
 * <pre>
 * g ← gradient + weightDecay · w
 * v ← momentum · v + g                    (v = g at the first step)
 * w ← w − learningRate · v                (nesterov: − learningRate · (g + momentum · v))
 * </pre>
 *
 * <p>Sources: H. Robbins, S. Monro, A stochastic approximation method, 1951; B. Polyak, Some
 * methods of speeding up the convergence of iteration methods, 1964; Nesterov's as in I. Sutskever
 * et al., On the importance of initialization and momentum in deep learning, 2013, and PyTorch.
 */
public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay)
    implements Optimizer {
  public Sgd {
    Check.positive("learning rate", learningRate, 0.01);
    Check.fromBelow("momentum", 0, 1, momentum, 0.9);
    Check.notNegative("weight decay", weightDecay, 1e-4);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "Nesterov's momentum must be greater than 0, but was 0; try momentum(0.9) before it");
    }
  }

  /** The same with momentum, usually 0.9. */
  public Sgd momentum(double value) {
    return new Sgd(learningRate, value, nesterov, weightDecay);
  }

  /** The same with or without Nesterov's look ahead. */
  public Sgd nesterov(boolean on) {
    return new Sgd(learningRate, momentum, on, weightDecay);
  }

  /** The same with L2 weight decay. */
  public Sgd weightDecay(double value) {
    return new Sgd(learningRate, momentum, nesterov, value);
  }

  @Override
  public Stepper over(List<Tensor> parameters) {
    return momentum == 0 ? new Plain(this, parameters) : new WithMomentum(this, parameters);
  }

  /** As it is written: {@code sgd(0.1).momentum(0.9)}. */
  @Override
  public String toString() {
    return "sgd("
        + learningRate
        + ")"
        + (momentum == 0 ? "" : ".momentum(" + momentum + ")")
        + (nesterov ? ".nesterov(true)" : "")
        + (weightDecay == 0 ? "" : ".weightDecay(" + weightDecay + ")");
  }

  private static final class Plain extends Stepper {
    private final Sgd sgd;
    private final float rate;
    private final float decay;

    Plain(Sgd sgd, List<Tensor> parameters) {
      super(parameters);
      this.sgd = sgd;
      rate = (float) sgd.learningRate;
      decay = (float) sgd.weightDecay;
    }

    @Override
    protected String name() {
      return sgd.toString();
    }

    @Override
    protected void update(int i, NDArray weight, NDArray gradient) {
      try (var _ = Access.to(weight, gradient)) {
        long w = weight.address();
        long g = gradient.address();
        Chunks.light(
            weight.size(),
            (at, n) -> Updates.kernels().sgd(w + 4 * at, g + 4 * at, rate, decay, n));
      }
    }
  }

  private static final class WithMomentum extends Stepper {
    private final Sgd sgd;
    private final NDArray[] velocity;

    WithMomentum(Sgd sgd, List<Tensor> parameters) {
      super(parameters);
      this.sgd = sgd;
      velocity = zeros();
    }

    @Override
    protected String name() {
      return sgd.toString();
    }

    @Override
    protected void update(int i, NDArray weight, NDArray gradient) {
      // v starts at zero, so the first step gives v = g
      try (var _ = Access.to(weight, gradient, velocity[i])) {
        long w = weight.address();
        long g = gradient.address();
        long v = velocity[i].address();
        float rate = (float) sgd.learningRate;
        float momentum = (float) sgd.momentum;
        float decay = (float) sgd.weightDecay;
        Chunks.each(
            weight.size(),
            (at, n) ->
                Updates.kernels()
                    .momentum(
                        w + 4 * at,
                        g + 4 * at,
                        v + 4 * at,
                        rate,
                        momentum,
                        sgd.nesterov,
                        decay,
                        n));
      }
    }
  }
}
