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

  /** After as many a training run may draw its curves: those that follow are no longer so dear. */
  private static final int FIRST = 1;

  private static final int POINTS = 400;

  private static volatile int drawn;
  private static Thread thread;

  private ChartWarmUp() {}

  /** Draws all on a thread of its own, unless that has begun before. */
  static synchronized void begin() {
    if (thread != null) return;
    thread = new Thread(ChartWarmUp::drawAll, "warm up charts");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  /** Whether charts no longer take many times as long. */
  static boolean isReady() {
    return drawn >= FIRST;
  }

  static boolean isOver() {
    return drawn >= DRAWINGS;
  }

  private static void drawAll() {
    while (!isOver()) draw();
  }

  /** Draws one. */
  static void draw() {
    try {
      var rng = new Rng(1);
      var x = Tensor.uniform(rng, 0, 1, POINTS);
      var chart = Charts.line(x, Tensor.uniform(rng, 0, 1, POINTS), x);
      Picture.of(Charts.grid(2, chart, chart)).png(Picture.SCALE);
      count(1);
    } catch (RuntimeException | Error e) {
      count(DRAWINGS); // whoever wants a chart will be told
    }
  }

  private static synchronized void count(int more) {
    drawn += more;
  }
}
