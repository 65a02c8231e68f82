package dev.nacre.plot;

import java.util.Arrays;

/** Numbers counted in equal ranges; one at the upper end of a range belongs to the next. */
record Bins(double low, double width, long[] counts) {
  private static final int FEWEST = 8;
  private static final int MOST = 60;

  /** As wide as Freedman and Diaconis (1981) have it, within bounds. */
  static Bins of(float[] values, Stats stats) {
    double low = stats.least();
    double range = stats.most() - low;
    if (!(range > 0)) {
      double width = low == 0 ? 1 : Math.abs(low) / 4;
      return new Bins(low - 1.5 * width, width, new long[] {0, stats.finite(), 0});
    }
    double wanted = 2 * middleHalf(values) / Math.cbrt(stats.finite());
    int most = Math.clamp(stats.finite(), FEWEST, MOST);
    int n = (int) Math.clamp(Math.ceil(range / wanted), FEWEST, most);
    var counts = new long[n];
    for (float v : values) {
      if (Float.isFinite(v)) {
        counts[(int) Math.min(n - 1, (v - low) / range * n)]++;
      }
    }
    return new Bins(low, range / n, counts);
  }

  long most() {
    return Arrays.stream(counts).max().orElse(0);
  }

  /** True if exact zeros are so many that the other bars would be flat. */
  boolean dwarfedByZeros(Stats stats) {
    int zero = (int) Math.floor(-low / width);
    if (stats.zeros() < 0.2 || stats.zeros() == 1 || zero < 0 || zero >= counts.length) {
      return false;
    }
    long next = 0;
    for (int i = 0; i < counts.length; i++) {
      next = i == zero ? next : Math.max(next, counts[i]);
    }
    return counts[zero] > 4 * next;
  }

  /** Quartile 3 − quartile 1, of some thousand of the values. */
  private static double middleHalf(float[] values) {
    int stride = Math.max(1, values.length / 4096);
    var some = new float[(values.length + stride - 1) / stride];
    int n = 0;
    for (int i = 0; i < values.length; i += stride) {
      if (Float.isFinite(values[i])) {
        some[n++] = values[i];
      }
    }
    Arrays.sort(some, 0, n);
    return n == 0 ? 0 : (double) some[3 * (n - 1) / 4] - some[(n - 1) / 4];
  }
}
