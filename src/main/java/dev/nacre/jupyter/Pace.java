package dev.nacre.jupyter;

/**
 * How often a live view may draw: at most four times a second, and so that all it has drawn and
 * sent, with the picture that stays, takes at most 3 % of the time so far. Beyond that there are
 * only eight drawings, spread over the run, or over what is left of it when drawing becomes
 * possible, so that runs of some seconds are seen to grow, too.
 */
final class Pace {

  /**
   * What was sent to the notebook, by {@link System#nanoTime}.
   *
   * @param drawn whether with new pictures
   */
  record Update(long begin, long end, boolean drawn) {}

  private static final long SHORTEST_NANOS = 250_000_000;

  /** Leaves a little of the 3 % to what is measured at each step. */
  private static final double MOST_OF_THE_TIME = 0.027;

  /** The share of the run after which it is drawn in any case. */
  private static final double PART = 0.115;

  private final long start;
  private long soonest;
  private long spent;
  private long usual;
  private double shown;
  private double part = PART;

  Pace(long startNanos) {
    start = startNanos;
    soonest = startNanos + SHORTEST_NANOS;
  }

  /** Whether to draw now, with this share of the run done. */
  boolean isDue(long nowNanos, double done) {
    if (nowNanos - soonest < 0) return false;
    if (spent + 2 * usual <= MOST_OF_THE_TIME * (nowNanos - start)) return true;
    return done - shown >= part;
  }

  /** Says what the last update took, and the share of the run that it shows. */
  void sent(Update update, double done) {
    long cost = update.end - update.begin;
    spent += cost;
    if (!update.drawn) return;
    if (usual == 0) part = PART * (1 - done);
    usual = usual == 0 ? cost : (usual + cost) / 2;
    soonest = Math.max(update.end, update.begin + SHORTEST_NANOS);
    shown = done;
  }
}
