package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;

/**
 * y = x + branch(x): a skip connection.
 *
 * <p>Source: K. He et al., Deep residual learning for image recognition, 2016.
 */
public record Residual(Chain branch) implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    if (!branch.output().equals(input)) {
      throw new ShapeException(
          """
          its branch gives %s, which is added to the %s that went in
            needs:  equal shapes, %s ≠ %s
            try:    as many filters or units at the end of the branch, and .padding(same())\
          """
              .formatted(branch.output(), input, branch.output(), input));
    }
    return input;
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    branch.initialize(parameters);
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return x.add(branch.forward(x, parameters, training));
  }
}
