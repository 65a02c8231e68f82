package dev.nacre.jupyter;

/**
 * How often a live view may draw: at most four times a second, and for at most 3 % of the time.
 * Beyond that a few drawings, spread over the run, so that short runs are seen to grow, too.
 */
final class Pace {

  /** When a drawing began and ended, by {@link System#nanoTime}. */
  record Drawing(long begin, long end) {}

  private static final long SHORTEST_NANOS = 250_000_000;
  private static final double MOST_OF_THE_TIME = 0.03;

  /** The share of the run after which it is drawn in any case. */
  private static final double PART = 0.125;

  private long soonest;
  private long affordable;
  private double drawn;

  Pace(long startNanos) {
    soonest = startNanos + SHORTEST_NANOS;
    affordable = soonest;
  }

  /** Whether to draw now, with this share of the run done. */
  boolean isDue(long nowNanos, double done) {
    if (nowNanos - soonest < 0) return false;
    return nowNanos - affordable >= 0 || done - drawn >= PART;
  }

  /** Says when the last drawing began and ended, and the share of the run that it shows. */
  void drew(long beginNanos, long endNanos, double done) {
    long cost = endNanos - beginNanos;
    soonest = Math.max(endNanos, beginNanos + SHORTEST_NANOS);
    affordable = endNanos + (long) (cost * (1 / MOST_OF_THE_TIME - 1));
    drawn = done;
  }
}
