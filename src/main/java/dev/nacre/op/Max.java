package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;

/**
 * The largest element over some axes, all if none is given; NaN if there is one. The gradient goes
 * to the largest element alone, the first of equals.
 */
public final class Max implements Op {
  private final int[] axes;
  private final boolean keep;
  private Shape from;
  private int[] order;
  private Shape rows;
  private int[] largest;

  public Max(boolean keep, int... axes) {
    this.keep = keep;
    this.axes = axes.clone();
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    NDArray x = inputs[0];
    from = x.shape();
    boolean[] reduced = Reduce.flags(from, axes);
    order = lastAreReduced(reduced);
    Shape to = Reduce.reducedShape(from, reduced, keep);
    int n = Math.toIntExact(from.size() / to.size());
    rows = Shape.of(Math.toIntExact(to.size()), n);
    NDArray reordered = x.permute(order).reshape(rows);
    largest = Reduce.argMaxOfRows(reordered);
    return Index.pick(reordered, largest).reshape(to);
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    NDArray scattered = Index.place(dy, largest, rows);
    var permuted = new int[order.length];
    var back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      permuted[i] = from.dim(order[i]);
      back[order[i]] = i;
    }
    gradients.fill(0).copyFrom(scattered.reshape(Shape.of(permuted)).permute(back));
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
