package dev.nacre.jupyter;

/**
 * How often a live view may draw: at most four times a second, and so that all it has drawn and
 * sent, with the picture that stays, takes at most 3 % of the time so far. Only the first few
 * drawings, spread over the run, are beyond that: so that runs of a few seconds are seen to grow.
 */
final class Pace {

  /**
   * What was sent to the notebook, by {@link System#nanoTime}.
   *
   * @param drawn whether with new pictures
   */
  record Update(long begin, long end, boolean drawn) {}

  private static final long SHORTEST_NANOS = 250_000_000;
  private static final double MOST_OF_THE_TIME = 0.03;

  /** So many drawings there are in any case, and one at the end. */
  private static final int FEWEST = 6;

  private final long start;
  private long soonest;
  private long spent;
  private long usual;
  private int drawings;
  private double shown;

  Pace(long startNanos) {
    start = startNanos;
    soonest = startNanos + SHORTEST_NANOS;
  }

  /** Whether to draw now, with this share of the run done. */
  boolean isDue(long nowNanos, double done) {
    if (nowNanos - soonest < 0) return false;
    if (drawings < FEWEST && done - shown >= 1.0 / (FEWEST + 1)) return true;
    return spent + 2 * usual <= MOST_OF_THE_TIME * (nowNanos - start);
  }

  /** Says what the last update took, and the share of the run that it shows. */
  void sent(Update update, double done) {
    long cost = update.end - update.begin;
    spent += cost;
    if (!update.drawn) return;
    drawings++;
    usual = drawings == 1 ? cost : (usual + cost) / 2;
    soonest = Math.max(update.end, update.begin + SHORTEST_NANOS);
    shown = done;
  }
}
