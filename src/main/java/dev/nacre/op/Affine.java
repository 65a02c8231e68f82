package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;

/** y = scale · x + shift, for two numbers. */
public final class Affine implements Op {
  private final float scale;
  private final float shift;

  public Affine(float scale, float shift) {
    this.scale = scale;
    this.shift = shift;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    return Broadcast.affine(inputs[0], scale, shift);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    gradients.pass(0, scale == 1f ? dy : Broadcast.affine(dy, scale, 0f));
  }
}
