package dev.nacre;

import dev.nacre.layer.Embedding;

/**
 * A network that takes sequences of tokens, for example the words of a sentence by their numbers:
 * so many steps, each a whole number 0 … vocabulary − 1. Numbers that only name something are no
 * numbers to compute with: an embedding comes first.
 *
 * <pre>{@code
 * var data = Dataset.of(new int[][] {{0, 3, 1}, {3, 0, 2}}, new int[] {0, 1});
 * var net = Network.tokens(4, 3).embedding(8).lstm(16).lastStep().dense(2).build(1);
 * net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-2)).run();
 * }</pre>
 */
public final class Tokens {
  private final int vocabulary;
  private final Plan plan;

  Tokens(int vocabulary, Plan plan) {
    this.vocabulary = vocabulary;
    this.plan = plan;
  }

  /** A row of {@code units} numbers for each token, which is learnt. */
  public Sequences embedding(int units) {
    return new Sequences(plan.then(new Embedding(vocabulary, units)));
  }

  @Override
  public String toString() {
    return "%s of a vocabulary of %d; try .embedding(32)".formatted(plan.path(), vocabulary);
  }
}
