package dev.nacre.plot;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;

/** Numbers by rows and columns. */
record Matrix(float[] values, int rows, int columns) {

  /** A tensor that is one matrix once its axes of size 1 are dropped; a vector is one row. */
  static Matrix of(Tensor tensor) {
    int[] dims = java.util.Arrays.stream(tensor.shape().dims()).filter(n -> n != 1).toArray();
    if (tensor.size() == 0) {
      throw new ShapeException(
          "a heat map needs at least one number, but the tensor is %s; try another slice"
              .formatted(tensor.shape()));
    }
    Shape shape = tensor.shape();
    if (dims.length == 2) {
      return new Matrix(tensor.toArray(), dims[0], dims[1]);
    }
    if (dims.length < 2) {
      int n = Math.toIntExact(tensor.size());
      boolean column = shape.rank() >= 2 && shape.dim(-1) == 1;
      return new Matrix(tensor.toArray(), column ? n : 1, column ? 1 : n);
    }
    throw new ShapeException(
        "a heat map shows a matrix, but the tensor is %s; try .slice(0, 0, 1) for the first of its %d, or Charts.images(tensor)"
            .formatted(shape, shape.dim(0)));
  }
}
