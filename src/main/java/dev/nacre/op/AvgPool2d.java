package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Pooling;
import dev.nacre.compute.Window;

/** The mean of each position of a window on the last two axes. */
public final class AvgPool2d implements Op {
  private final Window window;
  private final boolean countPadding;
  private Shape from;

  /**
   * @param countPadding whether padding counts, as zeros, or the mean is over the pixels alone
   */
  public AvgPool2d(Window window, boolean countPadding) {
    this.window = window;
    this.countPadding = countPadding;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    NDArray x = inputs[0].contiguous();
    from = x.shape();
    var y = NDArray.empty(Windows.outputShape("pooling window", window, from));
    try (var _ = Access.to(x, y)) {
      Planes.each(
          x,
          y,
          (px, py, planes) ->
              Pooling.KERNELS.mean(
                  window, countPadding, px, planes, from.dim(-2), from.dim(-1), py));
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dx = gradients.fill(0);
    try (var _ = Access.to(dy, dx)) {
      Planes.each(
          dx,
          dy,
          (pdx, pdy, planes) ->
              Pooling.KERNELS.meanGradient(
                  window, countPadding, pdy, planes, from.dim(-2), from.dim(-1), pdx));
    }
  }
}
