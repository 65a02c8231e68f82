package dev.nacre.jupyter;

/**
 * How often a live view may draw: at most four times a second, and for at most 3 % of the time. The
 * first few drawings count nothing, so that short runs are seen to grow, too.
 */
final class Pace {

  private static final long SHORTEST_NANOS = 250_000_000;
  private static final double MOST_OF_THE_TIME = 0.03;

  private static final int FREE_DRAWINGS = 6;

  private int drawings;
  private long next;

  Pace(long startNanos) {
    next = startNanos + SHORTEST_NANOS;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - next >= 0;
  }

  /** Says when the last drawing began and ended. */
  void drew(long beginNanos, long endNanos) {
    long cost = endNanos - beginNanos;
    long rest = ++drawings <= FREE_DRAWINGS ? 0 : (long) (cost * (1 / MOST_OF_THE_TIME - 1));
    next = endNanos + Math.max(SHORTEST_NANOS - cost, rest);
  }
}
