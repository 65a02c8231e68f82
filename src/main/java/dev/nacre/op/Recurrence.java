package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Broadcast;
import dev.nacre.array.NDArray;
import dev.nacre.array.Product;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.MatrixProduct;
import dev.nacre.compute.Workers;

/**
 * A recurrent layer over whole sequences: what RNN and LSTM have in common. Each of the G numbers
 * that a cell sums up is z[t] = x[t] · Wᵢₕᵀ + bᵢₕ + h[t − 1] · Wₕₕᵀ + bₕₕ, with h[−1] = 0.
 *
 * <p>Inputs: x N×T×F (samples, steps, features), Wᵢₕ G×F, Wₕₕ G×H and, if there are biases, bᵢₕ and
 * bₕₕ of size G. The value is h of all steps, N×T×H, or {@link #onlyLastStep of the last}.
 *
 * <p>Inside, time comes first: the inputs of all steps are multiplied at once, the block of a step
 * is contiguous, and the weights' gradients are one product each. Samples do not depend on each
 * other, so that each worker goes through all steps with its own, without waiting for the others.
 */
abstract class Recurrence implements Op {
  /** A worker's samples begin at multiples of it, as the tiles of a matrix product do. */
  private static final int TOGETHER = 8;

  private final boolean reversed;
  private boolean onlyLast;
  private NDArray x; // T×N×F
  private NDArray wIh;
  private NDArray wHh;
  private NDArray z; // T×N×G, overwritten by the cells
  private NDArray h; // T×N×H
  private NDArray bias; // G
  private NDArray start; // N×H zeros

  /**
   * @param reversed from the last step to the first
   */
  Recurrence(boolean reversed) {
    this.reversed = reversed;
  }

  /** Gives h[T − 1] alone, N×H, so that no gradients have to be gathered by the others; once. */
  public final Op onlyLastStep() {
    onlyLast = true;
    return this;
  }

  /** What it is called in messages. */
  abstract String name();

  /** How many blocks of H numbers a cell sums up: G / H. */
  abstract int gates();

  /** Makes what it needs for the steps; returns what the steps will have access to. */
  abstract NDArray[] prepare(Shape states);

  /** Makes what it needs for the gradients of the steps: dz, T×N×G, first. */
  abstract NDArray[] prepareGradients(Shape states);

  /** The states of {@code rows} samples from {@code row} on, from z and from the step before. */
  abstract void forward(Step step, int row, int rows);

  /** dz of these samples, from dy and from dh, which came from the step after. */
  abstract void backward(Step step, NDArray dy, NDArray dh, int row, int rows);

  /** A step and its neighbour in the order of the recurrence, −1 before the first. */
  record Step(int at, int before) {}

  final NDArray z() {
    return z;
  }

  final NDArray h() {
    return h;
  }

  final NDArray bias() {
    return bias;
  }

  /** Zeros, N×H: the states before the first step. */
  final NDArray start() {
    return start;
  }

  /** The address of a sample's row in what is steps × samples × numbers. */
  static long address(NDArray array, int step, int row) {
    return array.address() + 4 * ((long) step * array.dim(1) + row) * array.dim(2);
  }

  /** The address of a sample's row at the step before, or in the start. */
  final long addressBefore(NDArray states, Step step, int row) {
    return step.before() < 0
        ? start.address() + 4L * row * start.dim(1)
        : address(states, step.before(), row);
  }

  /** The address of dy for a sample's state at a step: zeros where it has no part in the value. */
  final long upstream(NDArray dy, Step step, int row) {
    if (!onlyLast) {
      return address(dy, row, step.at());
    }
    return isLast(step) ? dy.address() + 4L * row * units() : start.address();
  }

  /** From one sample's dy to the next one's, in numbers. */
  final int upstreamStep(Step step) {
    if (!onlyLast) {
      return steps() * units();
    }
    return isLast(step) ? units() : 0;
  }

  private boolean isLast(Step step) {
    return step.at() == steps() - 1;
  }

  private Step step(int order) {
    return reversed
        ? new Step(steps() - 1 - order, order == 0 ? -1 : steps() - order)
        : new Step(order, order - 1);
  }

  private int steps() {
    return x.dim(0);
  }

  private int samples() {
    return x.dim(1);
  }

  private int units() {
    return wHh.dim(1);
  }

  private int width() {
    return wHh.dim(0);
  }

  @Override
  public final NDArray forward(NDArray... inputs) {
    check(inputs);
    x = inputs[0].permute(1, 0, 2).contiguous();
    wIh = inputs[1];
    wHh = inputs[2];
    bias =
        inputs.length > 3
            ? Broadcast.zip(Elementwise.kernels()::add, inputs[3], inputs[4])
            : NDArray.zeros(Shape.of(width()));
    start = NDArray.zeros(Shape.of(samples(), units()));
    z = NDArray.empty(Shape.of(steps(), samples(), width()));
    Product.matmul(asRows(x), wIh.transpose(0, 1), asRows(z));
    h = gates() == 1 ? z : NDArray.empty(Shape.of(steps(), samples(), units()));
    NDArray recurrent = wHh.transpose(0, 1).contiguous();
    NDArray[] own = prepare(h.shape());
    try (var _ = Access.to(z, h, bias, start, recurrent);
        var _ = Access.to(own)) {
      eachSample((from, to) -> forward(recurrent, from, to));
    }
    return onlyLast ? h.slice(0, steps() - 1, steps()).reshape(start.shape()) : h.permute(1, 0, 2);
  }

  private void forward(NDArray recurrent, int from, int to) {
    for (int order = 0; order < steps(); order++) {
      Step step = step(order);
      if (step.before() >= 0) {
        MatrixProduct.kernels()
            .multiply(
                to - from,
                width(),
                units(),
                address(h, step.before(), from),
                units(),
                false,
                recurrent.address(),
                width(),
                false,
                address(z, step.at(), from),
                width(),
                true);
      }
      forward(step, from, to - from);
    }
  }

  @Override
  public final void backward(NDArray dy, Gradients gradients) {
    NDArray[] own = prepareGradients(h.shape());
    NDArray dz = own[0];
    NDArray dh = NDArray.zeros(start.shape());
    NDArray recurrent = wHh.contiguous();
    try (var _ = Access.to(h, start, dy, dh, recurrent);
        var _ = Access.to(own)) {
      eachSample((from, to) -> backward(dy, dz, dh, recurrent, from, to));
    }
    if (gradients.wants(0)) {
      gradients.pass(0, Product.matmul(asRows(dz), wIh).reshape(x.shape()).permute(1, 0, 2));
    }
    if (gradients.wants(1)) {
      Product.matmul(asRows(dz).transpose(0, 1), asRows(x), gradients.fillInLayout(1));
    }
    if (gradients.wants(2)) {
      recurrentGradient(dz, gradients.fillInLayout(2));
    }
    if (gradients.wants(3) || gradients.wants(4)) {
      NDArray sum = Reduce.sum(asRows(dz), false, 0);
      gradients.pass(3, sum);
      gradients.pass(4, sum);
    }
  }

  private void backward(NDArray dy, NDArray dz, NDArray dh, NDArray recurrent, int from, int to) {
    for (int order = steps() - 1; order >= 0; order--) {
      Step step = step(order);
      backward(step, dy, dh, from, to - from);
      if (step.before() >= 0) {
        MatrixProduct.kernels()
            .multiply(
                to - from,
                units(),
                width(),
                address(dz, step.at(), from),
                width(),
                false,
                recurrent.address(),
                units(),
                false,
                dh.address() + 4L * from * units(),
                units(),
                false);
      }
    }
  }

  /** Of every step but the first with the states of the step before it. */
  private void recurrentGradient(NDArray dz, NDArray dw) {
    int n = steps() - 1;
    if (n == 0) {
      dw.fill(0f);
      return;
    }
    NDArray later = reversed ? dz.slice(0, 0, n) : dz.slice(0, 1, n + 1);
    NDArray earlier = reversed ? h.slice(0, 1, n + 1) : h.slice(0, 0, n);
    Product.matmul(asRows(later).transpose(0, 1), asRows(earlier), dw);
  }

  /** Runs the body for all samples, on several threads if that pays. */
  private void eachSample(Workers.Range body) {
    Workers.split(samples(), TOGETHER, (long) steps() * samples() * width() * units(), body);
  }

  private static NDArray asRows(NDArray stack) {
    return stack.reshape(Shape.of(Math.multiplyExact(stack.dim(0), stack.dim(1)), stack.dim(2)));
  }

  private void check(NDArray... inputs) {
    Shape from = inputs[0].shape();
    Shape ih = inputs[1].shape();
    Shape hh = inputs[2].shape();
    boolean recurrent = hh.rank() == 2 && hh.dim(0) == gates() * hh.dim(1);
    if (!recurrent || ih.rank() != 2 || ih.dim(0) != hh.dim(0)) {
      throw new ShapeException(
          "an %s of %d %s cannot have input weights of %s and recurrent weights of %s; needs %s"
              .formatted(
                  name(),
                  gates(),
                  gates() == 1 ? "gate" : "gates",
                  ih,
                  hh,
                  "gates·units × features and gates·units × units"));
    }
    if (from.rank() != 3 || from.dim(2) != ih.dim(1) || from.dim(1) < 1) {
      throw new ShapeException(
          "an input of %s does not fit an %s with input weights of %s; needs samples×steps×%d"
              .formatted(from, name(), ih, ih.dim(1)));
    }
    for (int i = 3; i < inputs.length; i++) {
      if (!inputs[i].shape().equals(Shape.of(hh.dim(0)))) {
        throw new ShapeException(
            "a bias of %s does not fit recurrent weights of %s; try a bias of %d numbers"
                .formatted(inputs[i].shape(), hh, hh.dim(0)));
      }
    }
  }
}
