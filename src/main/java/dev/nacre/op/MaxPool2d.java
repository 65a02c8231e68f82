package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.compute.Pooling;
import dev.nacre.compute.Pooling.Planes;
import dev.nacre.compute.Window;

/**
 * The largest value of each position of a window on the last two axes; NaN if there is one. Padding
 * is −∞. The gradient goes to the first of the largest values, row by row.
 */
public final class MaxPool2d implements Op {
  private final Window window;
  private NDArray x;
  private NDArray y;
  private Planes planes;

  public MaxPool2d(Window window) {
    this.window = window;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0].contiguous();
    y = NDArray.empty(Windows.outputShape("pooling window", window, x.shape()));
    planes = Windows.planes(window, x.shape());
    try (var _ = Access.to(x, y)) {
      Pooling.kernels().max(planes, x.address(), y.address());
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dx = gradients.fill(0);
    try (var _ = Access.to(x, y, dy, dx)) {
      Pooling.kernels().maxGradient(planes, x.address(), y.address(), dy.address(), dx.address());
    }
  }
}
