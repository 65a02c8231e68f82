package dev.nacre.op;

import dev.nacre.array.NDArray;

/** Goes through the planes, the last two axes, of an array and of its image side by side. */
final class Planes {
  /** So many planes from these addresses on. */
  interface Body {
    void run(long x, long y, int planes);
  }

  private Planes() {}

  /** Runs the body over all planes, on several threads. */
  static void each(NDArray x, NDArray y, Body body) {
    long sizeX = (long) x.dim(-2) * x.dim(-1);
    long sizeY = (long) y.dim(-2) * y.dim(-1);
    Ranges.each(
        Math.toIntExact(y.size() / sizeY),
        1,
        (from, to) ->
            body.run(x.address() + 4 * from * sizeX, y.address() + 4 * from * sizeY, to - from));
  }
}
