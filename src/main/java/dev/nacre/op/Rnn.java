package dev.nacre.op;

import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Recurrent;

/**
 * A plain recurrent layer over whole sequences: h[t] = tanh z[t], or max(0, z[t]). Inputs and
 * value: see {@link Recurrence}, with G = H.
 *
 * <p>Source: J. Elman, Finding structure in time, 1990.
 */
public final class Rnn extends Recurrence {
  private final boolean relu;
  private NDArray dz;

  /**
   * @param relu max(0, z) instead of tanh z
   * @param reversed from the last step to the first
   */
  public Rnn(boolean relu, boolean reversed) {
    super(reversed);
    this.relu = relu;
  }

  @Override
  String name() {
    return "RNN";
  }

  @Override
  int gates() {
    return 1;
  }

  @Override
  NDArray[] prepare(Shape states) {
    return new NDArray[0];
  }

  @Override
  NDArray[] prepareGradients(Shape states) {
    dz = NDArray.empty(states);
    return new NDArray[] {dz};
  }

  @Override
  void forward(Step step, int row, int rows) {
    long at = address(h(), step.at(), row);
    if (relu) {
      Recurrent.kernels().relu(at, bias().address(), rows, h().dim(2));
    } else {
      Recurrent.kernels().tanh(at, bias().address(), rows, h().dim(2));
    }
  }

  @Override
  void backward(Step step, NDArray dy, NDArray dh, int row, int rows) {
    int units = h().dim(2);
    long at = address(h(), step.at(), row);
    long upstream = upstream(dy, step, row);
    int upstreamStep = upstreamStep(step);
    long next = dh.address() + 4L * row * units;
    long to = address(dz, step.at(), row);
    if (relu) {
      Recurrent.kernels().reluGradient(at, upstream, upstreamStep, next, to, rows, units);
    } else {
      Recurrent.kernels().tanhGradient(at, upstream, upstreamStep, next, to, rows, units);
    }
  }
}
