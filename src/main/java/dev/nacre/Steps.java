package dev.nacre;

import dev.nacre.layer.Dense;
import java.util.function.UnaryOperator;

/**
 * A network that so far gives a row of numbers for each step of an example, steps × features, where
 * what follows works on each step for itself, with the same weights.
 */
public final class Steps extends Stage<Steps> {
  Steps(Plan plan) {
    super(plan);
  }

  @Override
  Steps with(Plan changed) {
    return new Steps(changed);
  }

  /** A fully connected layer at each step: y = x·Wᵀ + b. */
  public Steps dense(int units) {
    return then(new Dense(units));
  }

  /** A fully connected layer at each step, with options, for example {@code d -> d.bias(false)}. */
  public Steps dense(int units, UnaryOperator<Dense> options) {
    return then(given(options, new Dense(units)));
  }
}
