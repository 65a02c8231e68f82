package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Memory;

/** Picks one element of each row, and puts one into each row. */
final class Index {
  private Index() {}

  /** y[i] = x[i, column[i]] */
  static NDArray pick(NDArray x, int[] column) {
    var y = NDArray.empty(Shape.of(column.length));
    int n = x.dim(1);
    try (var _ = Access.to(x, y)) {
      for (int i = 0; i < column.length; i++) {
        Memory.set(y.address() + 4L * i, Memory.get(x.address() + 4L * ((long) i * n + column[i])));
      }
    }
    return y;
  }

  /** y[i, column[i]] = x[i], zero elsewhere; y has the given shape of rows. */
  static NDArray place(NDArray x, int[] column, Shape rows) {
    var y = NDArray.zeros(rows);
    int n = rows.dim(1);
    try (var _ = Access.to(x, y)) {
      for (int i = 0; i < column.length; i++) {
        Memory.set(y.address() + 4L * ((long) i * n + column[i]), Memory.get(x.address() + 4L * i));
      }
    }
    return y;
  }
}
