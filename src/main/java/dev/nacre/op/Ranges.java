package dev.nacre.op;

import dev.nacre.compute.Workers;

/** Cuts 0 … n − 1 into one range for each worker. */
final class Ranges {
  /** From {@code from} to {@code to} − 1. */
  interface Body {
    void run(int from, int to);
  }

  private Ranges() {}

  /** Runs the body over all of 0 … n − 1; ranges but the last are multiples of {@code step}. */
  static void each(int n, int step, Body body) {
    int steps = (n + step - 1) / step;
    int parts = Math.min(steps, Workers.threads());
    if (parts <= 1) {
      body.run(0, n);
      return;
    }
    Workers.run(
        parts,
        part -> {
          int from = (int) ((long) steps * part / parts) * step;
          int to = (int) ((long) steps * (part + 1) / parts) * step;
          body.run(from, Math.min(n, to));
        });
  }
}
