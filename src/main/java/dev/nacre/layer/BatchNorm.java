package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;

/**
 * Batch normalization: y = γ · (x − mean) / √(variance + ε) + β, for each feature, or for each
 * channel of images; for sequences, each feature over all steps.
 *
 * <p>While training, mean and variance are those of the batch, which needs at least two values for
 * each; the running ones follow them and serve for predictions: running ← (1 − momentum) · running
 * + momentum · batch.
 *
 * <p>Parameters: weight (γ, ones at first), bias (β); buffers: running_mean, running_var.
 *
 * <p>Source: S. Ioffe, C. Szegedy, Batch normalization: accelerating deep network training by
 * reducing internal covariate shift, 2015.
 */
public record BatchNorm(double momentum, double epsilon) implements Layer {
  public BatchNorm {
    Check.between("momentum of batch normalization", 0, 1, momentum, 0.1);
    Check.positive("epsilon of batch normalization", epsilon, 1e-5);
  }

  /** Momentum 0.1, ε = 10⁻⁵, as in PyTorch. */
  public BatchNorm() {
    this(0.1, 1e-5);
  }

  /** The same with another share of the batch in the running statistics. */
  public BatchNorm momentum(double share) {
    return new BatchNorm(share, epsilon);
  }

  /** The same with another ε, which keeps the division from zero. */
  public BatchNorm epsilon(double value) {
    return new BatchNorm(momentum, value);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 1 || input.rank() > 3) {
      throw new ShapeException(
          """
          batch normalization takes features, sequences or images, but %s came in
            needs:  1 to 3 axes, not %d
            try:    .flatten() before it\
          """
              .formatted(input, input.rank()));
    }
    return input;
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    int n = input.dim(input.rank() == 2 ? 1 : 0);
    parameters.ones("weight", n);
    parameters.zeros("bias", n);
    parameters.buffer("running_mean", 0, n);
    parameters.buffer("running_var", 1, n);
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    var op =
        new dev.nacre.op.BatchNorm(
            parameters.get("running_mean").array(),
            parameters.get("running_var").array(),
            training,
            (float) momentum,
            (float) epsilon);
    Tensor rows = x.shape().rank() == 3 ? x.reshape(-1, x.dim(2)) : x;
    Tensor y = Tensor.apply(op, rows, parameters.get("weight"), parameters.get("bias"));
    return x == rows ? y : y.reshape(x.shape().dims());
  }
}
