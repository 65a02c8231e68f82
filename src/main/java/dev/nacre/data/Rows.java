package dev.nacre.data;

import dev.nacre.array.Access;
import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.compute.Memory;
import dev.nacre.io.MappedArray;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** Where the numbers of a data set come from: {@code count} rows, each a sample of one shape. */
interface Rows {
  /** As many numbers as are a megabyte. */
  int PIECE = 1 << 18;

  int count();

  /** The shape of one row. */
  Shape shape();

  /** Copies rows {@code order[from] … order[to - 1]} into a new array of their shape. */
  NDArray gather(int[] order, int from, int to);

  /** Hands these rows, in order, to {@code use}, about a megabyte at a time. */
  default void inPieces(int[] order, Consumer<float[]> use) {
    int most = (int) Math.max(1, PIECE / shape().size());
    for (int from = 0, to; from < order.length; from = to) {
      to = (int) Math.min((long) from + most, order.length);
      try (var _ = Scope.open()) {
        use.accept(gather(order, from, to).toArray());
      }
    }
  }

  /** These rows, one after the other. */
  default float[] all(int[] order) {
    var all = new float[Math.toIntExact(order.length * shape().size())];
    inPieces(order, FloatBuffer.wrap(all)::put);
    return all;
  }

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
    public Rows as(Shape other) {
      return new Mapped(array, other);
    }

    @Override
    public boolean areMapped() {
      return true;
    }
  }

  /** Rows that are scaled when they are gathered, each value by the numbers of its group. */
  record Scaled(Rows rows, FeatureScale scale, int[] groupOf) implements Rows {
    static Scaled of(Rows rows, FeatureScale scale) {
      return new Scaled(rows, scale, scale.groups().ofValues());
    }

    @Override
    public int count() {
      return rows.count();
    }

    @Override
    public Shape shape() {
      return rows.shape();
    }

    /**
     * Rows as {@link Rows#gather} does.
     *
     * @throws IllegalArgumentException if a scaled number is beyond float32
     */
    @Override
    public NDArray gather(int[] order, int from, int to) {
      var gathered = rows.gather(order, from, to);
      try (var _ = Access.to(gathered)) {
        long address = gathered.address();
        for (int i = from; i < to; i++) {
          for (int column = 0; column < groupOf.length; column++) {
            float value = scale.of(Memory.get(address), groupOf[column]);
            if (!Float.isFinite(value)) {
              throw Check.notFinite("scaled features", order[i], column, value, shape());
            }
            Memory.set(address, value);
            address += Float.BYTES;
          }
        }
      }
      return gathered;
    }

    @Override
    public Rows as(Shape other) {
      return new Scaled(rows.as(other), scale, groupOf);
    }

    @Override
    public boolean areMapped() {
      return rows.areMapped();
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
  }
}
