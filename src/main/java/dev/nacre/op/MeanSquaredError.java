package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Reductions;

/**
 * y = Σ (output − target)² over all elements, or their mean. Inputs: output, target, of one shape.
 */
public final class MeanSquaredError implements Op {
  private final Reduction reduction;
  private NDArray difference;

  public MeanSquaredError(Reduction reduction) {
    this.reduction = reduction;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    if (!inputs[0].shape().equals(inputs[1].shape())) {
      throw new ShapeException(
          "outputs of %s and targets of %s cannot be compared; try targets of the outputs' shape"
              .formatted(inputs[0].shape(), inputs[1].shape()));
    }
    difference = Broadcast.zip(Elementwise.kernels()::sub, inputs[0], inputs[1]);
    if (reduction == Reduction.NONE) {
      return Broadcast.zip(Elementwise.kernels()::mul, difference, difference);
    }
    float sum;
    try (var _ = Access.to(difference)) {
      long address = difference.address();
      sum = Reductions.kernels().dot(address, address, difference.count());
    }
    return NDArray.full(Shape.SCALAR, reduction == Reduction.MEAN ? sum / difference.size() : sum);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    for (int i = 0; i < 2; i++) {
      if (gradients.wants(i)) {
        gradients.pass(i, scaled(dy, i == 0 ? 2f : -2f));
      }
    }
  }

  private NDArray scaled(NDArray dy, float factor) {
    if (reduction == Reduction.NONE) {
      NDArray product = Broadcast.zip(Elementwise.kernels()::mul, dy, difference);
      return Broadcast.affine(product, factor, 0f);
    }
    float share = reduction == Reduction.MEAN ? dy.item() / difference.size() : dy.item();
    return Broadcast.affine(difference, factor * share, 0f);
  }
}
