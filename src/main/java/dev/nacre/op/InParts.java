package dev.nacre.op;

import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Strided;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An operation whose samples do not depend on each other, on some of them at a time, so that what
 * it keeps of them stays in the cache. Its first input and its value have the samples on their
 * first axis; the other inputs are weights, whose gradients are added up part by part, in order.
 */
public final class InParts implements Op {
  private final int samples;
  private final Supplier<Op> operation;
  private final List<Op> parts = new ArrayList<>();
  private int inputs;

  /**
   * @param samples in a part; the last part may have fewer
   * @param operation makes it anew for each part
   */
  public InParts(int samples, Supplier<Op> operation) {
    this.samples = samples;
    this.operation = operation;
  }

  @Override
  public NDArray forward(NDArray... all) {
    inputs = all.length;
    NDArray x = all[0];
    if (x.shape().rank() == 0 || x.dim(0) <= samples) {
      return next().forward(all);
    }
    NDArray[] some = all.clone();
    NDArray y = null;
    for (int from = 0; from < x.dim(0); from += samples) {
      int to = Math.min(from + samples, x.dim(0));
      some[0] = x.slice(0, from, to);
      NDArray of = next().forward(some);
      if (y == null) {
        y = NDArray.empty(of.shape().with(0, x.dim(0)));
      }
      Strided.copy(of, y.slice(0, from, to));
    }
    return y;
  }

  private Op next() {
    Op part = operation.get();
    parts.add(part);
    return part;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    if (parts.size() == 1) {
      parts.getFirst().backward(dy, gradients);
      return;
    }
    var sums = new Sums(gradients, inputs);
    for (int i = 0; i < parts.size(); i++) {
      int from = i * samples;
      int to = Math.min(from + samples, dy.dim(0));
      sums.begin(from, to);
      parts.get(i).backward(dy.slice(0, from, to), sums);
      sums.end();
    }
  }

  /** Takes the gradients of one part after the other: of samples side by side, of weights added. */
  private static final class Sums implements Gradients {
    private final Gradients whole;
    private final NDArray[] sums;
    private final NDArray[] next; // by weight: what the part fills, to be added when it is done
    private final boolean[] filled;
    private int from;
    private int to;

    Sums(Gradients whole, int inputs) {
      this.whole = whole;
      sums = new NDArray[inputs];
      next = new NDArray[inputs];
      filled = new boolean[inputs];
    }

    void begin(int first, int end) {
      from = first;
      to = end;
    }

    void end() {
      for (int i = 1; i < sums.length; i++) {
        if (filled[i]) {
          Broadcast.addTo(sums[i], next[i]);
          filled[i] = false;
        }
      }
    }

    @Override
    public boolean wants(int input) {
      return whole.wants(input);
    }

    @Override
    public NDArray fill(int input) {
      boolean first = sums[input] == null;
      if (first) {
        sums[input] = whole.fill(input);
      }
      if (input == 0) {
        return sums[0].slice(0, from, to);
      }
      if (first) {
        return sums[input];
      }
      if (next[input] == null) {
        next[input] = NDArray.empty(sums[input].shape());
      }
      filled[input] = true;
      return next[input];
    }

    @Override
    public NDArray fillInLayout(int input) {
      return fill(input);
    }

    @Override
    public void pass(int input, NDArray gradient) {
      if (wants(input)) {
        fill(input).copyFrom(gradient);
      }
    }
  }
}
