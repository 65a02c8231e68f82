package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;

/** The mean over the steps of a sequence: steps × features become features. */
public record MeanOverSteps() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return Recurrent.requireSteps(input).dropFirst();
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return x.mean(false, 1);
  }
}
