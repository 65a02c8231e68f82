package dev.nacre;

import dev.nacre.layer.Dense;
import java.util.function.UnaryOperator;

/** A network that so far gives a row of numbers for each example. */
public final class Features extends Stage<Features> {
  Features(Plan plan) {
    super(plan);
  }

  @Override
  Features with(Plan changed) {
    return new Features(changed);
  }

  /** A fully connected layer: y = x·Wᵀ + b. */
  public Features dense(int units) {
    return then(new Dense(units));
  }

  /** A fully connected layer with options, for example {@code d -> d.bias(false)}. */
  public Features dense(int units, UnaryOperator<Dense> options) {
    return then(given(options, new Dense(units)));
  }
}
