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
    difference = Broadcast.zip(Elementwise.KERNELS::sub, inputs[0], inputs[1]);
    float sum;
    try (var _ = Access.to(difference)) {
      long address = difference.address();
      sum = Reductions.KERNELS.dot(address, address, difference.count());
    }
    return NDArray.full(Shape.SCALAR, reduction == Reduction.MEAN ? sum / difference.size() : sum);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    float factor = 2f * dy.item() / (reduction == Reduction.MEAN ? difference.size() : 1);
    for (int i = 0; i < 2; i++) {
      if (gradients.wants(i)) {
        gradients.pass(i, Broadcast.affine(difference, i == 0 ? factor : -factor, 0f));
      }
    }
  }
}
