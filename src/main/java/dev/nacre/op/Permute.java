package dev.nacre.op;

import dev.nacre.array.NDArray;

/** Reorders axes: axis i of the value is axis {@code axes[i]} of the input. */
public final class Permute implements Op {
  private final int[] axes;

  public Permute(int... axes) {
    this.axes = axes.clone();
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    return inputs[0].permute(axes);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    var back = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      back[dy.shape().axis(axes[i])] = i;
    }
    gradients.pass(0, dy.permute(back).contiguous());
  }
}
