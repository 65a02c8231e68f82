package dev.nacre.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * What a histogram says in numbers. All but {@code count} are of the finite numbers.
 *
 * @param zeros the share of exact zeros
 */
record Stats(
    long count,
    long finite,
    double mean,
    double deviation,
    double least,
    double most,
    double zeros) {

  static Stats of(float[] values) {
    long finite = 0;
    long zeros = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float v : values) {
      if (Float.isFinite(v)) {
        finite++;
        sum += v;
        zeros += v == 0 ? 1 : 0;
        least = Math.min(least, v);
        most = Math.max(most, v);
      }
    }
    double mean = sum / finite;
    double squares = 0;
    for (float v : values) {
      squares += Float.isFinite(v) ? (v - mean) * (v - mean) : 0;
    }
    double deviation = Math.sqrt(squares / finite);
    return new Stats(values.length, finite, mean, deviation, least, most, (double) zeros / finite);
  }

  /** For the margin of a chart. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(Numbers.count(count, "number", "numbers"));
    if (finite > 0) {
      lines.add("mean " + Numbers.brief(mean));
      lines.add("deviation " + Numbers.brief(deviation));
    }
    if (finite < count) {
      lines.add(Numbers.count(count - finite) + " NaN or ∞");
    }
    if (zeros >= 0.005) {
      lines.add(Math.round(100 * zeros) + " % are 0");
    }
    return lines;
  }
}
