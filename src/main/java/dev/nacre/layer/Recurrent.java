package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.op.InParts;
import dev.nacre.op.Op;
import dev.nacre.tensor.Tensor;
import java.util.function.Supplier;

/**
 * A layer that goes through sequences step by step and gives its state at each step: steps ×
 * features become steps × units.
 *
 * <p>Parameters, by PyTorch's names, the gates' rows one below the other: weight_ih_l0 (gates·units
 * × features), weight_hh_l0 (gates·units × units), bias_ih_l0, bias_hh_l0 (gates·units).
 */
sealed interface Recurrent extends Layer permits Lstm, Rnn {
  /** So many samples go through all steps together: what is kept of them stays in the cache. */
  int TOGETHER = 64;

  /** How many numbers the state has. */
  int units();

  @Override
  default Shape outputShape(Shape input) {
    return requireSteps(input).with(-1, units());
  }

  /** Its state at the last step alone, as {@link LastStep} would take it, with less work. */
  Tensor lastStep(Tensor x, Parameters parameters);

  /** Refuses what is no sequence. */
  static Shape requireSteps(Shape input) {
    if (input.rank() != 2) {
      throw new ShapeException(
          """
          it takes sequences, but %s came in
            needs:  2 axes (steps, features), not %d
            try:    Network.sequences(steps, features)\
          """
              .formatted(input, input.rank()));
    }
    return input;
  }

  /** Declares the weights; those of the inputs start as if each gate were a layer of its own. */
  static void declare(
      Parameters parameters, int features, int units, int gates, Initializer initializer) {
    parameters.matrix(
        "weight_ih_l0",
        gates * units,
        features,
        (weights, fanIn, _, rng) -> initializer.fill(weights, fanIn, units, rng));
    parameters.matrix("weight_hh_l0", gates * units, units, Initializer.orthogonal());
  }

  /** Applies the operation, made anew for each part of the samples. */
  static Tensor apply(Supplier<Op> op, Tensor x, Parameters parameters) {
    return Tensor.apply(
        new InParts(TOGETHER, op),
        x,
        parameters.get("weight_ih_l0"),
        parameters.get("weight_hh_l0"),
        parameters.get("bias_ih_l0"),
        parameters.get("bias_hh_l0"));
  }
}
