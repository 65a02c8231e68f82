package dev.nacre.array;

import dev.nacre.compute.MatrixProduct;

/** Matrix products of arrays. */
public final class Product {
  private Product() {}

  /**
   * The matrix product over the last two axes; axes before them broadcast.
   *
   * @param a …×m×k
   * @param b …×k×n
   * @return …×m×n
   * @throws ShapeException if the inner sizes differ; the message names both shapes
   */
  public static NDArray matmul(NDArray a, NDArray b) {
    Shape to = shape(a.shape(), b.shape());
    return matmul(a, b, NDArray.empty(to));
  }

  /** The matrix product, into an array of its shape. */
  public static NDArray matmul(NDArray a, NDArray b, NDArray c) {
    int m = a.dim(-2);
    int k = a.dim(-1);
    int n = b.dim(-1);
    if (a.shape().rank() == 2 && b.shape().rank() == 2) {
      multiply(a, b, c);
    } else if (b.shape().rank() == 2 && a.isContiguous()) {
      int rows = Math.toIntExact(a.shape().size(0, a.shape().rank() - 1));
      multiply(a.reshape(Shape.of(rows, k)), b, c.reshape(Shape.of(rows, n)));
    } else {
      Shape batch = c.shape().without(-1).without(-1);
      int count = Math.toIntExact(batch.size());
      NDArray all = flat(a, batch, m, k);
      NDArray by = flat(b, batch, k, n);
      NDArray into = c.reshape(Shape.of(count, m, n));
      for (int i = 0; i < count; i++) {
        multiply(matrix(all, i), matrix(by, i), matrix(into, i));
      }
    }
    return c;
  }

  /** The shape of a·b. */
  public static Shape shape(Shape a, Shape b) {
    if (a.rank() < 2 || b.rank() < 2 || a.dim(-1) != b.dim(-2)) {
      boolean vectors = a.rank() < 2 || b.rank() < 2;
      throw new ShapeException(
          """
          %s and %s do not multiply
            needs:  …×m×k and …×k×n, %s
            try:    %s\
          """
              .formatted(
                  a,
                  b,
                  vectors ? "at least two axes each" : a.dim(-1) + " ≠ " + b.dim(-2),
                  vectors
                      ? "reshape(1, n) for a row, reshape(n, 1) for a column"
                      : b.dim(-1) == a.dim(-1)
                          ? "transpose(-2, -1) of the second"
                          : "a transpose, or a layer of " + a.dim(-1) + " inputs"));
    }
    if (a.rank() == 2 && b.rank() == 2) {
      return Shape.of(a.dim(0), b.dim(1));
    }
    Shape batch = a.without(-1).without(-1).broadcast(b.without(-1).without(-1));
    return batch.insert(batch.rank(), a.dim(-2)).insert(batch.rank() + 1, b.dim(-1));
  }

  private static NDArray flat(NDArray x, Shape batch, int rows, int columns) {
    Shape full = batch.insert(batch.rank(), rows).insert(batch.rank() + 1, columns);
    return x.broadcastTo(full).reshape(Shape.of(Math.toIntExact(batch.size()), rows, columns));
  }

  private static NDArray matrix(NDArray stack, int i) {
    return stack.slice(0, i, i + 1).reshape(stack.shape().dropFirst());
  }

  private static void multiply(NDArray a, NDArray b, NDArray c) {
    if (c.isContiguous()) {
      multiply(a, b, c, 0, 1);
    } else {
      multiply(b, a, c, 1, 0); // cᵀ = bᵀ · aᵀ
    }
  }

  /** The product of matrices whose rows and columns are these axes. */
  private static void multiply(NDArray a, NDArray b, NDArray c, int row, int column) {
    NDArray left = rowsOrColumnsContiguous(a);
    NDArray right = rowsOrColumnsContiguous(b);
    boolean transA = left.stride(column) != 1 && left.dim(column) != 1;
    boolean transB = right.stride(column) != 1 && right.dim(column) != 1;
    try (var _ = Access.to(left, right, c)) {
      MatrixProduct.kernels()
          .multiply(
              left.dim(row),
              right.dim(column),
              left.dim(column),
              left.address(),
              left.stride(transA ? column : row),
              transA,
              right.address(),
              right.stride(transB ? column : row),
              transB,
              c.address(),
              c.stride(row),
              false);
    }
  }

  /** With neighbours in memory along one axis, and steps of at least 1 along the other. */
  private static NDArray rowsOrColumnsContiguous(NDArray x) {
    boolean along0 = (x.stride(0) == 1 || x.dim(0) == 1) && x.stride(1) > 0;
    boolean along1 = (x.stride(1) == 1 || x.dim(1) == 1) && x.stride(0) > 0;
    return along0 || along1 ? x : x.copy();
  }
}
