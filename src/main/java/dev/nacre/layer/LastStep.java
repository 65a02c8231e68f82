package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;

/** What a sequence is at its last step: steps × features become features. */
public record LastStep() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return Recurrent.requireSteps(input).dropFirst();
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    int steps = x.dim(1);
    return x.slice(1, steps - 1, steps).reshape(x.dim(0), x.dim(2));
  }
}
