package dev.nacre.jupyter;

import dev.nacre.array.Rng;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Picture;
import dev.nacre.tensor.Tensor;

/**
 * Draws charts for nobody in the background: the first takes thirty times as long as later ones,
 * the next few still three times.
 */
final class ChartWarmUp {

  private static final int DRAWINGS = 8;
  private static final int POINTS = 400;

  private static Thread thread;

  private ChartWarmUp() {}

  /** Begins, unless it has begun before. */
  static synchronized void begin() {
    if (thread != null) return;
    thread = new Thread(ChartWarmUp::draw, "warm up charts");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  static synchronized boolean isOver() {
    return thread != null && !thread.isAlive();
  }

  private static void draw() {
    try {
      var rng = new Rng(1);
      var x = Tensor.uniform(rng, 0, 1, POINTS);
      for (int i = 0; i < DRAWINGS; i++) {
        var chart = Charts.line(x, Tensor.uniform(rng, 0, 1, POINTS), x);
        Picture.of(Charts.grid(2, chart, chart)).png(Picture.SCALE);
      }
    } catch (RuntimeException | LinkageError e) {
      // Whoever wants a chart will be told.
    }
  }
}
