package dev.nacre.bench;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long two processors take to hand a cache line to each other and back. A virtual machine's may
 * share a cache at one time and not at another; then everything that uses both takes longer.
 */
final class Handover {
  private static final int ROUNDS = 10_000;
  private static final int ATTEMPTS = 30;

  private Handover() {}

  /** Nanoseconds, the best of some attempts; NaN where there is one processor. */
  static double nanos() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return Double.NaN;
    }
    var turn = new AtomicInteger(); // even: the caller's
    int last = 2 * ROUNDS * ATTEMPTS;
    Thread.ofPlatform().daemon().start(() -> take(turn, 1, last));
    double best = Double.MAX_VALUE;
    for (int i = 1; i <= ATTEMPTS; i++) {
      long start = System.nanoTime();
      take(turn, 0, i * 2 * ROUNDS);
      best = Math.min(best, (double) (System.nanoTime() - start) / ROUNDS);
    }
    return best;
  }

  /** Passes the turn on whenever it is even, or odd, until it has come to the end. */
  private static void take(AtomicInteger turn, int mine, int end) {
    for (int now; (now = turn.get()) < end; ) {
      if (now % 2 == mine) {
        turn.set(now + 1);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
