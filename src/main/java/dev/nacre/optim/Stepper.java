package dev.nacre.optim;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Scope;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** An {@link Optimizer} at work on some weights: its state and its steps. */
public abstract class Stepper {
  private final List<Tensor> parameters;
  private final NDArray[] weights; // as vectors, as are the gradients
  private final NDArray[] gradients;
  private final NDArray[] gradientsSeen;
  private int steps;

  /** Works on these weights, each of which must require its gradient. */
  protected Stepper(List<Tensor> parameters) {
    for (Tensor parameter : Check.given("parameters", parameters)) {
      Check.given("parameter", parameter);
    }
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "an optimizer needs at least one parameter, but there is none; try net.parameters()");
    }
    if (Set.copyOf(parameters).size() < parameters.size()) {
      throw new IllegalArgumentException(
          "a parameter must be there once, but one of %d is there again; try List.of(w, b)"
              .formatted(parameters.size()));
    }
    this.parameters = List.copyOf(parameters);
    for (Tensor parameter : parameters) {
      if (!parameter.isTracked()) {
        throw new IllegalArgumentException(
            "a parameter of %s does not require its gradient; try requiresGrad() on it first"
                .formatted(parameter.shape()));
      }
      if (!parameter.isLeaf()) {
        throw new IllegalArgumentException(
            "a parameter of %s is computed from others, and keeps no gradient; try %s"
                .formatted(
                    parameter.shape(),
                    "those that requiresGrad() was called on, or .detach().requiresGrad()"));
      }
    }
    weights = parameters.stream().map(each -> each.array().flat()).toArray(NDArray[]::new);
    gradients = new NDArray[weights.length];
    gradientsSeen = new NDArray[weights.length];
  }

  /** Changes each weight that has a gradient. */
  public final void step() {
    steps++;
    for (int i = 0; i < weights.length; i++) {
      NDArray gradient = gradient(i);
      if (gradient != null) {
        update(i, weights[i], gradient);
      }
    }
  }

  /** True if no gradient has a NaN or an infinity. */
  public final boolean hasFiniteGradients() {
    for (int i = 0; i < weights.length; i++) {
      NDArray gradient = gradient(i);
      if (gradient != null && !Reduce.allFinite(gradient)) {
        return false;
      }
    }
    return true;
  }

  /** A weight's gradient as a vector; it is usually the same array at each step. */
  private NDArray gradient(int i) {
    NDArray now = parameters.get(i).gradient();
    if (now != gradientsSeen[i]) {
      gradientsSeen[i] = now;
      gradients[i] = now == null ? null : now.flat();
    }
    return gradients[i];
  }

  /** Forgets all gradients, so that the next ones do not add to them. */
  public final void zeroGrad() {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).zeroGrad();
    }
  }

  /** How many steps were taken, the current one included. */
  public final int steps() {
    return steps;
  }

  /**
   * Changes one weight. Its elements and those of its gradient come as vectors, in the same order.
   *
   * @param i its place among the parameters
   */
  protected abstract void update(int i, NDArray weight, NDArray gradient);

  /** Arrays of zeros, one beside each weight, for example of momentum; they outlive any scope. */
  protected final NDArray[] zeros() {
    return Arrays.stream(weights)
        .map(weight -> Scope.outside(() -> NDArray.zeros(weight.shape())))
        .toArray(NDArray[]::new);
  }

  /** What it is called where it is printed. */
  protected String name() {
    return getClass().getSimpleName();
  }

  @Override
  public String toString() {
    long count = parameters.stream().mapToLong(Tensor::size).sum();
    return "%s over %d numbers in %d tensors, %d steps"
        .formatted(name(), count, parameters.size(), steps);
  }
}
