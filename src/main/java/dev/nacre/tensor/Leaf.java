package dev.nacre.tensor;

import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;

/** The gradient of a tensor that was made by the user, for example a weight. */
final class Leaf extends GradientSlot {
  private final Shape shape;
  private NDArray buffer; // kept from step to step

  Leaf(Shape shape) {
    this.shape = shape;
  }

  @Override
  NDArray own() {
    if (buffer == null) {
      buffer = Scope.outside(() -> NDArray.empty(shape));
    }
    return take(buffer, true);
  }

  @Override
  void acceptFirst(NDArray gradient) {
    own().copyFrom(gradient);
  }

  /** Forgets the gradient; its memory is kept for the next one. */
  void clear() {
    take(null, false);
  }
}
