package dev.nacre.optim;

import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.List;

/** An {@link Optimizer} at work on some weights: its state and its steps. */
public abstract class Stepper {
  private final List<Tensor> parameters;
  private int steps;

  /** Works on these weights, each of which must require its gradient. */
  protected Stepper(List<Tensor> parameters) {
    this.parameters = List.copyOf(parameters);
    for (Tensor parameter : parameters) {
      if (!parameter.isTracked()) {
        throw new IllegalArgumentException(
            "a parameter of %s does not require its gradient; try requiresGrad() on it first"
                .formatted(parameter.shape()));
      }
    }
  }

  /** Changes each weight that has a gradient. */
  public final void step() {
    steps++;
    for (int i = 0; i < parameters.size(); i++) {
      NDArray gradient = parameters.get(i).gradient();
      if (gradient != null) {
        update(i, parameters.get(i).array().flat(), gradient.flat());
      }
    }
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
    return parameters.stream()
        .map(parameter -> Scope.outside(() -> NDArray.zeros(Shape.of(parameter.array().count()))))
        .toArray(NDArray[]::new);
  }

  @Override
  public String toString() {
    long count = parameters.stream().mapToLong(Tensor::size).sum();
    return "%s over %d numbers in %d tensors, %d steps"
        .formatted(getClass().getSimpleName(), count, parameters.size(), steps);
  }
}
