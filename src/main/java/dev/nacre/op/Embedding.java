package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;

/** Rows of a table (vocabulary × width) by their index; a row's gradients are added up. */
public final class Embedding implements Op {
  private final int[] index;
  private final Shape indexShape;
  private Shape table;

  /**
   * @param index row numbers, in row-major order of {@code indexShape}
   */
  public Embedding(int[] index, Shape indexShape) {
    this.index = index.clone();
    this.indexShape = indexShape;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    NDArray w = inputs[0].contiguous();
    table = w.shape();
    int width = table.dim(1);
    for (int row : index) {
      if (row < 0 || row >= table.dim(0)) {
        throw new IndexOutOfBoundsException(
            "token %d is not in an embedding of %d rows (0 … %d); try a vocabulary of %d"
                .formatted(row, table.dim(0), table.dim(0) - 1, row + 1));
      }
    }
    var y = NDArray.empty(indexShape.insert(indexShape.rank(), width));
    try (var _ = Access.to(w, y)) {
      for (int i = 0; i < index.length; i++) {
        long row = w.address() + 4L * index[i] * width;
        Memory.copy(row, y.address() + 4L * i * width, 4L * width);
      }
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray dw = gradients.fill(0).fill(0f);
    int width = table.dim(1);
    try (var _ = Access.to(dy, dw)) {
      for (int i = 0; i < index.length; i++) {
        long row = dw.address() + 4L * index[i] * width;
        Elementwise.KERNELS.add(row, dy.address() + 4L * i * width, row, width);
      }
    }
  }
}
