package dev.nacre.tensor;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;

/** Where the gradient of one tensor gathers: several contributions are added up. */
abstract class GradientSlot {
  private NDArray gradient;
  private boolean owned; // by this slot alone, so that it may be added to in place

  final NDArray gradient() {
    return gradient;
  }

  final boolean isEmpty() {
    return gradient == null;
  }

  /** The empty slot's array, of any content, to be overwritten completely. */
  abstract NDArray own();

  /** The first contribution to an empty slot. */
  abstract void acceptFirst(NDArray gradient);

  /** Adds a contribution. */
  final void accept(NDArray contribution) {
    if (gradient == null) {
      acceptFirst(contribution);
    } else if (owned) {
      Broadcast.addTo(gradient, contribution);
    } else {
      NDArray first = gradient;
      gradient = null;
      own().copyFrom(first);
      Broadcast.addTo(gradient, contribution);
    }
  }

  final NDArray take(NDArray array, boolean own) {
    gradient = array;
    owned = own;
    return array;
  }

  /** Empties the slot; gives its memory back at once if nobody else can see it. */
  final void discard() {
    if (owned && gradient != null) {
      gradient.close();
    }
    gradient = null;
    owned = false;
  }
}
