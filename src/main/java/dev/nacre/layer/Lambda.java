package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Any function of tensors as a layer, for example {@code x -> x.mul(x.sigmoid())}. Its output shape
 * is found by trying it on a batch of two.
 */
public record Lambda(String name, UnaryOperator<Tensor> function) implements Layer {
  private static final int TRIAL = 2;

  public Lambda {
    if (Check.given("name of a function", name).isBlank()) {
      throw new IllegalArgumentException(
          "name of a function must have letters, but was '" + name + "'; try \"swish\"");
    }
    Check.given("function '" + name + "'", function);
  }

  @Override
  public String kind() {
    return name;
  }

  @Override
  public Shape outputShape(Shape input) {
    try (var _ = Scope.open()) {
      var x = Tensor.of(NDArray.full(input.prepend(TRIAL), 0.5f));
      Tensor y = Tensor.noGrad(() -> function.apply(x));
      Shape output = Check.given("output of the function '" + name + "'", y).shape();
      if (output.rank() == 0 || output.dim(0) != TRIAL) {
        throw new ShapeException(
            """
            the function does not keep the axis of the batch
              needs:  n×… for a batch of n, but %s became %s
              try:    sums, means and reshapes over axes 1 and up only\
            """
                .formatted(x.shape(), output));
      }
      return output.dropFirst();
    }
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return "function " + name;
  }
}
