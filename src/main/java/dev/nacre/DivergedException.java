package dev.nacre;

import java.util.Locale;

/**
 * A training run that cannot go on because its loss, a gradient, a weight or the loss of its
 * validation data became NaN or infinite. The model keeps the weights that it had before the step;
 * only where the very step broke them, and no other followed in that epoch, does it have those.
 */
public final class DivergedException extends RuntimeException {
  /** Ends the place where a weight itself is no number any more. */
  static final String BROKEN = ", a weight that was broken before this step";

  /** As above, of a weight that the last step of an epoch broke. */
  static final String BREAKS = ", a weight that this step broke";

  /** Ends the place where the weights and the data of the training are in order. */
  static final String OF_VALIDATION = " of the validation data";

  private static final long serialVersionUID = 1L;

  private final transient History history;
  private final String layer;
  private final int epoch;
  private final int step;

  DivergedException(
      String what, String where, int epoch, int step, int steps, String tried, History history) {
    super(
        """
        %s in epoch %d, step %d of %d
          shows:  first in %s
          kept:   the weights %s
          try:    %s\
        """
            .formatted(what, epoch, step, steps, where, kept(where), tried));
    this.history = history;
    this.layer = where;
    this.epoch = epoch;
    this.step = step;
  }

  private static String kept(String where) {
    String reset = "; net.reset() goes back to the initial ones";
    if (where.endsWith(OF_VALIDATION)) {
      return "after this step";
    }
    return where.endsWith(BREAKS)
        ? "after this step" + reset
        : "of the step before" + (where.endsWith(BROKEN) ? reset : "");
  }

  static String lowerThan(double rate) {
    return "a learning rate below %s, for example %s".formatted(number(rate), number(rate / 10));
  }

  /** What was measured before the step that failed. */
  public History history() {
    return history;
  }

  /** Where it shows first. */
  public String where() {
    return layer;
  }

  /** From 1. */
  public int epoch() {
    return epoch;
  }

  /** Within the epoch, from 1. */
  public int step() {
    return step;
  }

  static String number(double value) {
    return value >= 1e-3 && value < 1e6
        ? String.format(Locale.ROOT, "%.6f", value).replaceAll("0+$", "").replaceAll("\\.$", "")
        : String.format(Locale.ROOT, "%.1e", value);
  }
}
