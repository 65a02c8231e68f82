package dev.nacre.plot;

/** Long rows of numbers, brought down to as many points as a chart can show. */
record Series(double[] x, double[] y) {

  /** Number i stands at x = (i + 1) / perUnit. */
  static Series all(double[] values, double perUnit) {
    var x = new double[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i + 1) / perUnit;
    }
    return new Series(x, values.clone());
  }

  /** The least and the most of each stretch, in their order, so that no spike is lost. */
  static Series extremes(double[] values, double perUnit, int stretches) {
    int n = values.length;
    if (n <= 2 * stretches) {
      return all(values, perUnit);
    }
    var x = new double[2 * stretches];
    var y = new double[2 * stretches];
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) s * n / stretches);
      int to = (int) ((long) (s + 1) * n / stretches);
      int least = from;
      int most = from;
      for (int i = from; i < to; i++) {
        least = values[i] < values[least] ? i : least;
        most = values[i] > values[most] ? i : most;
      }
      int first = Math.min(least, most);
      int second = Math.max(least, most);
      x[2 * s] = (first + 1) / perUnit;
      y[2 * s] = values[first];
      x[2 * s + 1] = (second + 1) / perUnit;
      y[2 * s + 1] = values[second];
    }
    return new Series(x, y);
  }

  /**
   * The height, at up to {@code points} places, of the straight line that fits the neighbourhood
   * best in least squares: follows a slope without lag, as a moving average does not. Numbers that
   * are not finite are passed over.
   *
   * @param half how many neighbours count on each side; at the ends, twice as many on one
   */
  static Series smoothed(double[] values, double perUnit, int half, int points) {
    int n = values.length;
    int count = Math.min(n, points);
    var x = new double[count];
    var y = new double[count];
    var sums = new RunningSums(values);
    int window = Math.min(n, 2 * half + 1);
    for (int p = 0; p < count; p++) {
      int i = (int) ((long) (p + 1) * n / count) - 1;
      int from = Math.clamp(i - half, 0, n - window);
      x[p] = (i + 1) / perUnit;
      y[p] = sums.lineAt(i, from, from + window);
    }
    return new Series(x, y);
  }

  /** Σ1, Σi, Σi², Σv, Σiv over the finite numbers before each place. */
  private static final class RunningSums {
    private final double[][] sums;

    RunningSums(double[] values) {
      sums = new double[5][values.length + 1];
      for (int i = 0; i < values.length; i++) {
        boolean counts = Double.isFinite(values[i]);
        double one = counts ? 1 : 0;
        double v = counts ? values[i] : 0;
        double[] terms = {one, one * i, one * i * i, v, v * i};
        for (int k = 0; k < terms.length; k++) {
          sums[k][i + 1] = sums[k][i] + terms[k];
        }
      }
    }

    double lineAt(int place, int from, int to) {
      double n = sum(0, from, to);
      double meanX = sum(1, from, to) / n;
      double mean = sum(3, from, to) / n;
      double varianceX = sum(2, from, to) / n - meanX * meanX;
      double covariance = sum(4, from, to) / n - meanX * mean;
      return varianceX < 0.5 ? mean : mean + covariance / varianceX * (place - meanX);
    }

    private double sum(int k, int from, int to) {
      return sums[k][to] - sums[k][from];
    }
  }
}
