package dev.nacre.plot;

import java.util.List;

/** Numbers to colours: which range, which map, and what is beyond words. */
record Scale(double low, double high, ColorMap map, boolean logarithmic) {

  /** Symmetric about zero if there are numbers of both signs, else from smallest to largest. */
  static Scale of(float[] values, Style style) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float v : values) {
      if (Float.isFinite(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (low > high) {
      return new Scale(0, 1, ColorMap.VIRIDIS, false);
    }
    if (low < 0 && high > 0) {
      double most = Math.max(-low, high);
      return new Scale(-most, most, style.diverging(), false);
    }
    if (low == high) {
      double around = low == 0 ? 1 : Math.abs(low) * 0.5;
      return new Scale(low - around, high + around, ColorMap.VIRIDIS, false);
    }
    return new Scale(low, high, ColorMap.VIRIDIS, false);
  }

  /** From 0 (low) to 1 (high), also beyond. */
  double share(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  int rgb(double value) {
    return map.rgb(share(value));
  }

  List<Double> ticks(int most) {
    return logarithmic ? Ticks.powersOfTen(low, high, most) : Ticks.linear(low, high, most);
  }

  static boolean allFinite(float[] values) {
    for (float v : values) {
      if (!Float.isFinite(v)) {
        return false;
      }
    }
    return true;
  }
}
