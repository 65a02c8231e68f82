package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Workers;

/** The mean over the last two axes, the height and the width, which are dropped: …×H×W gives …. */
public final class GlobalAveragePool2d implements Op {
  private Shape from;

  @Override
  public NDArray forward(NDArray... inputs) {
    from = inputs[0].shape();
    NDArray sum = Reduce.sum(inputs[0], false, -2, -1);
    NDArray pixels = NDArray.full(Shape.SCALAR, (float) from.dim(-2) * from.dim(-1));
    return Broadcast.zip(Elementwise.kernels()::div, sum, pixels);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dx = gradients.fill(0);
    int pixels = from.dim(-2) * from.dim(-1);
    try (var _ = Access.to(dy, dx)) {
      Workers.split(
          dy.count(),
          1,
          dx.size(),
          (first, end) -> {
            for (int i = first; i < end; i++) {
              float share = Memory.get(dy.address() + 4L * i) / pixels;
              Elementwise.kernels().fill(dx.address() + 4L * i * pixels, share, pixels);
            }
          });
    }
  }
}
