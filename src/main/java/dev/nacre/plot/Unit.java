package dev.nacre.plot;

import java.util.Arrays;

/** A power of ten that brings numbers into the range that axes can print. */
record Unit(int exponent) {
  private static final double SMALLEST = 1e-6;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** For numbers up to {@code largest}: none (10⁰) if it is neither very small nor very large. */
  static Unit of(double largest) {
    boolean plain =
        !(largest > 0) || Double.isInfinite(largest) || largest >= 1e-3 && largest < 1e6;
    return new Unit(plain ? 0 : 3 * (int) Math.floor(Math.log10(largest) / 3));
  }

  /** For an axis: only what is too small for XChart to put ticks at has a unit. */
  static Unit ofAxis(double... values) {
    double largest = 0;
    for (double value : values) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    return largest < SMALLEST ? of(largest) : new Unit(0);
  }

  double[] in(double[] values) {
    return exponent == 0 ? values : Arrays.stream(values).map(this::in).toArray();
  }

  double in(double value) {
    return exponent > 0
        ? value / Math.pow(10, exponent)
        : value * Math.pow(10, Math.min(-exponent, 300));
  }

  /** "value" or "value (× 10⁻⁶)" */
  String title(String name) {
    if (exponent == 0) {
      return name;
    }
    var power = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char digit : String.valueOf(Math.abs(exponent)).toCharArray()) {
      power.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return name + " (× 10" + power + ")";
  }
}
