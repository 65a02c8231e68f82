package dev.nacre.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as charts print them: short, without trailing zeros, with a real minus sign. */
final class Numbers {
  private static final double LARGEST_PLAIN = 1e6;
  private static final double SMALLEST_PLAIN = 1e-4;

  private Numbers() {}

  /** For axes: up to six significant digits. */
  static String tick(double value) {
    return print(value, 6);
  }

  /** For an axis from {@code low} to {@code high}: digits enough to tell its ticks apart. */
  static String tick(double value, double low, double high) {
    double most = Math.max(Math.abs(low), Math.abs(high));
    double needed = Math.log10(most / (high - low)) + 2;
    double negligible = (high - low) * 1e-9;
    return Math.abs(value) < negligible ? "0" : print(value, (int) Math.clamp(needed, 6, 15));
  }

  /** Whole numbers only; nothing between them. */
  static String whole(double value) {
    return value == Math.rint(value) ? tick(value) : "";
  }

  /** For text: three significant digits. */
  static String brief(double value) {
    return print(value, 3);
  }

  /** A whole number with its thousands marked: 60,000. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number of things, in words: "1 class", "3 classes". */
  static String count(long n, String one, String many) {
    return count(n) + " " + (n == 1 ? one : many);
  }

  private static String print(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }
    var rounded = new BigDecimal(value).round(new MathContext(digits));
    if (rounded.signum() == 0) {
      return "0";
    }
    double magnitude = rounded.abs().doubleValue();
    String text;
    if (magnitude >= LARGEST_PLAIN || magnitude < SMALLEST_PLAIN) {
      int exponent = rounded.precision() - rounded.scale() - 1;
      text = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    } else if (magnitude >= 10_000) {
      text = withoutZeros(String.format(Locale.ROOT, "%,f", rounded));
    } else {
      text = rounded.stripTrailingZeros().toPlainString();
    }
    return text.replace('-', '−');
  }

  private static String withoutZeros(String text) {
    return text.replaceFirst("\\.?0+$", "");
  }
}
