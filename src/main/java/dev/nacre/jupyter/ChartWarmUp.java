package dev.nacre.jupyter;

import dev.nacre.layer.Activations;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Picture;

/**
 * Draws a chart for nobody in the background: the first takes a hundred times as long as others.
 */
final class ChartWarmUp {

  private static final int DRAWINGS = 3;

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
      for (int i = 0; i < DRAWINGS; i++)
        Picture.of(Charts.activation(Activations.relu())).png(Picture.SCALE);
    } catch (RuntimeException | LinkageError e) {
      // Whoever wants a chart will be told.
    }
  }
}
