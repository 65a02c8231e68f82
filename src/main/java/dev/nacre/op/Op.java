package dev.nacre.op;

import dev.nacre.array.NDArray;

/**
 * One differentiable operation, forward above backward. An instance is one use of it: it holds its
 * settings and what the backward pass will need. Operations know arrays, never tensors; {@code
 * Tensor.apply(op, inputs)} records one.
 */
public interface Op {
  /** The operation's value. Inputs are not written to. */
  NDArray forward(NDArray... inputs);

  /**
   * Gives the gradients by the inputs, called once, after {@link #forward}.
   *
   * @param dy the gradient by the value, of the value's shape, contiguous; not written to
   */
  void backward(NDArray dy, Gradients gradients);
}
