package dev.nacre.tensor;

import dev.nacre.array.Shape;
import java.util.Locale;

/** The text of a tensor: its shape, range and mean, and a corner of its values. */
final class Printed {
  private static final int ROWS = 6;
  private static final int COLUMNS = 10;

  private Printed() {}

  static String of(Tensor tensor) {
    Shape shape = tensor.shape();
    if (tensor.array().isClosed()) {
      return "Tensor " + shape + ", its memory was given back";
    }
    float[] values = tensor.toArray();
    if (shape.rank() == 0) {
      return "Tensor scalar: " + number(values[0]);
    }
    var text = new StringBuilder("Tensor ").append(shape);
    if (values.length == 0) {
      return text.append(", empty").toString();
    }
    text.append(statistics(values));
    int columns = shape.dim(-1);
    int rows = shape.rank() == 1 ? 1 : shape.dim(-2);
    for (int r = 0; r < Math.min(rows, ROWS); r++) {
      text.append("\n ");
      for (int c = 0; c < Math.min(columns, COLUMNS); c++) {
        text.append(' ').append("%9s".formatted(number(values[r * columns + c])));
      }
      text.append(columns > COLUMNS ? " …" : "");
    }
    text.append(rows > ROWS ? "\n  …" : "");
    long matrices = shape.size() / ((long) rows * columns);
    return text.append(matrices > 1 ? "\n  (the first of " + matrices + " matrices)" : "")
        .toString();
  }

  private static String statistics(float[] values) {
    double sum = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    int odd = 0;
    for (float v : values) {
      if (Float.isFinite(v)) {
        sum += v;
        min = Math.min(min, v);
        max = Math.max(max, v);
      } else {
        odd++;
      }
    }
    String broken = odd > 0 ? ", " + odd + " of them NaN or infinite" : "";
    int others = values.length - odd;
    return others == 0
        ? broken
        : broken
            + (odd > 0 ? ", the others " : ", ")
            + "%s … %s, mean %s"
                .formatted(number(min), number(max), number((float) (sum / others)));
  }

  /** At most six significant digits, without trailing zeros. */
  private static String number(float value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e8) {
      return String.valueOf((long) value);
    }
    double size = Math.abs(value);
    if (!Float.isFinite(value) || size < 1e-4 || size >= 1e7) {
      return String.format(Locale.ROOT, Float.isFinite(value) ? "%.3e" : "%s", value);
    }
    int digits = (int) Math.max(0, 4 - Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + Math.min(digits, 8) + "f", value);
    return text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
