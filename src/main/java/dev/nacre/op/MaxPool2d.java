package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Pooling;
import dev.nacre.compute.Window;

/**
 * The largest value of each position of a window on the last two axes; NaN if there is one. Padding
 * is −∞. The gradient goes to the first of the largest values, row by row.
 */
public final class MaxPool2d implements Op {
  private final Window window;
  private NDArray x;
  private NDArray y;

  public MaxPool2d(Window window) {
    this.window = window;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0].contiguous();
    y = NDArray.empty(Windows.outputShape("pooling window", window, x.shape()));
    try (var _ = Access.to(x, y)) {
      Planes.each(
          x,
          y,
          (px, py, planes) -> Pooling.KERNELS.max(window, px, planes, x.dim(-2), x.dim(-1), py));
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dx = gradients.fill(0);
    try (var _ = Access.to(x, y, dy, dx)) {
      Planes.each(
          dx,
          dy,
          (pdx, pdy, planes) ->
              Pooling.KERNELS.maxGradient(
                  window,
                  pdx - dx.address() + x.address(),
                  pdy - dy.address() + y.address(),
                  pdy,
                  planes,
                  x.dim(-2),
                  x.dim(-1),
                  pdx));
    }
  }
}
