package dev.nacre.jupyter;

/** How often a live view may draw: at most four times a second, and for at most 3 % of the time. */
final class Pace {

  private static final long SHORTEST_NANOS = 250_000_000;
  private static final double MOST_OF_THE_TIME = 0.03;

  /** The first drawing also loads fonts and classes, which says nothing of the next. */
  private static final long FIRST_COST_NANOS = 30_000_000;

  private long cost = FIRST_COST_NANOS;
  private boolean first = true;
  private long next;

  Pace(long startNanos) {
    next = startNanos + SHORTEST_NANOS;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - next >= 0;
  }

  /** Says when the last drawing began and ended. */
  void drew(long beginNanos, long endNanos) {
    if (!first) cost = endNanos - beginNanos;
    first = false;
    long rest = (long) (cost * (1 / MOST_OF_THE_TIME - 1));
    next = endNanos + Math.max(SHORTEST_NANOS - cost, rest);
  }
}
