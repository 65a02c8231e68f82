package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.op.Linear;
import dev.nacre.tensor.Tensor;

/**
 * A fully connected layer: y = x·Wᵀ + b, from n features to {@code units}; at each step of
 * sequences, with the same weights.
 *
 * <p>Parameters: weight (units×n), bias (units).
 */
public record Dense(int units, boolean bias) implements Layer {
  public Dense {
    Check.atLeast("units of a dense layer", 1, units, 10);
  }

  /** With bias. */
  public Dense(int units) {
    this(units, true);
  }

  /** The same with or without bias. */
  public Dense bias(boolean has) {
    return new Dense(units, has);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1 && input.rank() != 2) {
      throw new ShapeException(
          """
          a dense layer takes features, but %s came in
            needs:  1 axis, or 2 (steps, features), not %d
            try:    .flatten() before it\
          """
              .formatted(input, input.rank()));
    }
    return input.with(-1, units);
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    parameters.matrix("weight", units, input.dim(-1));
    if (bias) {
      parameters.zeros("bias", units);
    }
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    Tensor weight = parameters.get("weight");
    return bias
        ? Tensor.apply(new Linear(), x, weight, parameters.get("bias"))
        : Tensor.apply(new Linear(), x, weight);
  }
}
