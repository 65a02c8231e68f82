package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A function that is applied to each element; a layer without weights. */
public interface Activation extends Layer, UnaryOperator<Tensor> {
  /** The function of every element. */
  @Override
  Tensor apply(Tensor x);

  /** True if it is about linear above zero and about zero below: He's initial weights suit it. */
  default boolean isOfReluFamily() {
    return false;
  }

  @Override
  default Shape outputShape(Shape input) {
    return input;
  }

  @Override
  default Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return apply(x);
  }
}
