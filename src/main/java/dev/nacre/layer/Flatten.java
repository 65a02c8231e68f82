package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;

/** Lays all axes of an example end to end: 8×3×3 becomes 72 features, row by row. */
public record Flatten() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.flattened(0, input.rank()));
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return x.flatten(1);
  }
}
