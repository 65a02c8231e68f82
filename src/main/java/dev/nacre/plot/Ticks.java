package dev.nacre.plot;

import java.util.ArrayList;
import java.util.List;

/** Round numbers within a range. */
final class Ticks {
  private Ticks() {}

  /** Multiples of 1, 2 or 5 times a power of ten in [low, high]; at most {@code most} + 1. */
  static List<Double> linear(double low, double high, int most) {
    var ticks = new ArrayList<Double>();
    double step = step((high - low) / most);
    if (!(step > 0) || !Double.isFinite(step)) {
      ticks.add(low);
      return ticks;
    }
    double slack = step * 1e-9;
    for (double i = Math.ceil((low - slack) / step); i * step <= high + slack; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The powers of ten in [low, high], thinned to at most {@code most} + 1. */
  static List<Double> powersOfTen(double low, double high, int most) {
    var ticks = new ArrayList<Double>();
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int stride = Math.max(1, (int) Math.ceil((last - first) / (double) most));
    for (int i = first; i <= last; i += stride) {
      ticks.add(Math.pow(10, i));
    }
    return ticks;
  }

  /** The smallest of 1, 2, 5 times a power of ten that is at least {@code atLeast}. */
  static double step(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    double mantissa = atLeast / power;
    return power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
  }
}
