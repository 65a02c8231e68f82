package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Pooling;
import dev.nacre.compute.Pooling.Planes;
import dev.nacre.compute.Window;

/** The mean of each position of a window on the last two axes. */
public final class AvgPool2d implements Op {
  private final Window window;
  private final boolean countPadding;
  private Planes planes;

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
    var y = NDArray.empty(Windows.outputShape("pooling window", window, x.shape()));
    planes = Windows.planes(window, x.shape());
    try (var _ = Access.to(x, y)) {
      Pooling.kernels().mean(planes, countPadding, x.address(), y.address());
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dx = gradients.fill(0);
    try (var _ = Access.to(dy, dx)) {
      Pooling.kernels().meanGradient(planes, countPadding, dy.address(), dx.address());
    }
  }
}
