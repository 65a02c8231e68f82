package dev.nacre.tensor;

import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;

/** The gradient of a tensor that was made by the user, for example a weight. */
final class Leaf extends GradientSlot {
  private final NDArray value;
  private NDArray buffer; // kept from step to step

  Leaf(NDArray value) {
    this.value = value;
  }

  @Override
  NDArray own() {
    if (buffer == null) {
      buffer = Scope.outside(() -> NDArray.emptyLike(value));
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
