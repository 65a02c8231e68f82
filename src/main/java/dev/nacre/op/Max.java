package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.compute.Memory;

/**
 * The largest element over some axes, all if none is given; NaN if there is one. The gradient goes
 * to the largest element alone, the first of equals, as that of PyTorch's max(dim) does (its max()
 * and amax share it evenly among equals).
 */
public final class Max implements Op {
  private final int[] axes;
  private final boolean keep;
  private NDArray x;

  public Max(boolean keep, int... axes) {
    this.keep = keep;
    this.axes = axes.clone();
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    Reduce.requireLargest(x, x.size());
    return Reduce.max(x, keep, axes);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    int[] order = lastAreReduced(Reduce.flags(x.shape(), axes));
    NDArray reordered = x.permute(order);
    var rows = Shape.of(dy.count(), Math.toIntExact(x.size() / dy.count()));
    int[] largest = Reduce.argMaxOfRows(reordered.reshape(rows));
    NDArray scattered = place(dy.contiguous(), largest, rows);
    var back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    gradients.fill(0).copyFrom(scattered.reshape(reordered.shape()).permute(back));
  }

  /** y[i, column[i]] = x[i], zero elsewhere; y has the given shape of rows. */
  private static NDArray place(NDArray x, int[] column, Shape rows) {
    var y = NDArray.zeros(rows);
    int n = rows.dim(1);
    try (var _ = Access.to(x, y)) {
      for (int i = 0; i < column.length; i++) {
        Memory.set(y.address() + 4L * ((long) i * n + column[i]), Memory.get(x.address() + 4L * i));
      }
    }
    return y;
  }

  private static int[] lastAreReduced(boolean[] reduced) {
    var order = new int[reduced.length];
    int n = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < reduced.length; i++) {
        if (reduced[i] == (pass == 1)) {
          order[n++] = i;
        }
      }
    }
    return order;
  }
}
