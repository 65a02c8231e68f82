package dev.nacre;

import dev.nacre.layer.Flatten;
import dev.nacre.layer.LastStep;
import dev.nacre.layer.Lstm;
import dev.nacre.layer.MeanOverSteps;
import dev.nacre.layer.Rnn;
import java.util.function.UnaryOperator;

/** A network that so far gives a sequence, steps × features, for each example. */
public final class Sequences extends Stage<Sequences> {
  Sequences(Plan plan) {
    super(plan);
  }

  @Override
  Sequences with(Plan changed) {
    return new Sequences(changed);
  }

  /** A plain recurrent layer with tanh: its state after each step. */
  public Sequences rnn(int units) {
    return then(new Rnn(units));
  }

  /** A plain recurrent layer with options, for example {@code r -> r.relu()}. */
  public Sequences rnn(int units, UnaryOperator<Rnn> options) {
    return then(given(options, new Rnn(units)));
  }

  /** Long short-term memory: its state after each step. */
  public Sequences lstm(int units) {
    return then(new Lstm(units));
  }

  /** What the sequence is at its last step, as features. */
  public Features lastStep() {
    return new Features(plan().then(new LastStep()));
  }

  /** The mean over all steps, as features. */
  public Features meanOverSteps() {
    return new Features(plan().then(new MeanOverSteps()));
  }

  /** All steps one after the other, as features. */
  public Features flatten() {
    return new Features(plan().then(new Flatten()));
  }

  /**
   * Each step for itself: the layers that follow work on every step with the same weights, and the
   * network's output has a row for each step, for one label or target a step.
   */
  public Steps eachStep() {
    return new Steps(plan());
  }
}
