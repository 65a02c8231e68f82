package dev.nacre.compute.vector;

import dev.nacre.compute.Convolution;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What follows from a convolution's shape alone, worked out once and not at every step. */
final class PerConvolution<T> {
  private static final int MOST = 64;

  private final ConcurrentHashMap<Convolution, T> known = new ConcurrentHashMap<>();
  private final Function<Convolution, T> rule;

  PerConvolution(Function<Convolution, T> rule) {
    this.rule = rule;
  }

  T of(Convolution c) {
    T found = known.get(c);
    if (found == null) {
      if (known.size() >= MOST) {
        known.clear();
      }
      found = rule.apply(c);
      known.put(c, found);
    }
    return found;
  }
}
