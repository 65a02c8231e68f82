package dev.nacre.data;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.compute.Memory;
import dev.nacre.io.MappedArray;

/** Where the numbers of a data set come from: {@code count} rows, each a sample of one shape. */
interface Rows {
  int count();

  /** The shape of one row. */
  Shape shape();

  /** Copies rows {@code order[from] … order[to - 1]} into a new array of their shape. */
  NDArray gather(int[] order, int from, int to);

  /** Copies one row to {@code to[at …]}. */
  void copy(int row, float[] to, int at);

  /** The same rows in another shape of the same size. */
  Rows as(Shape shape);

  /** True if they stay in a file until they are gathered. */
  default boolean areMapped() {
    return false;
  }

  /** Rows in a file, along the first axis of its array. */
  record Mapped(MappedArray array, Shape shape) implements Rows {
    @Override
    public int count() {
      return array.shape().dim(0);
    }

    @Override
    public NDArray gather(int[] order, int from, int to) {
      var gathered = NDArray.empty(shape.prepend(to - from));
      array.copyRows(order, from, to, gathered);
      return gathered;
    }

    @Override
    public void copy(int row, float[] to, int at) {
      var gathered = Scope.outside(() -> gather(new int[] {row}, 0, 1));
      try (var _ = Access.to(gathered)) {
        Memory.read(gathered.address(), to, at, (int) shape.size());
      }
      gathered.close();
    }

    @Override
    public Rows as(Shape other) {
      return new Mapped(array, other);
    }

    @Override
    public boolean areMapped() {
      return true;
    }
  }

  /** Rows that lie one after the other in one array, which nobody changes. */
  record InArray(float[] values, int count, Shape shape) implements Rows {
    private int width() {
      return (int) shape.size();
    }

    @Override
    public NDArray gather(int[] order, int from, int to) {
      int width = width();
      var gathered = NDArray.empty(shape.prepend(to - from));
      try (var _ = Access.to(gathered)) {
        long address = gathered.address();
        for (int i = from; i < to; i++) {
          Memory.write(values, order[i] * width, address, width);
          address += (long) width * Float.BYTES;
        }
      }
      return gathered;
    }

    @Override
    public Rows as(Shape other) {
      return new InArray(values, count, other);
    }

    @Override
    public void copy(int row, float[] to, int at) {
      System.arraycopy(values, row * width(), to, at, width());
    }
  }
}
