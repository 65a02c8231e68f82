package dev.nacre.jupyter;

import dev.nacre.array.Shape;
import dev.nacre.plot.Charts;
import dev.nacre.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A tensor as a small heat table: its shape, range and mean, and a corner of its values on coloured
 * ground, blue below zero and orange above. The colours are transparent and the text is the page's,
 * so that it can be read on light and on dark pages. Images are pictures.
 */
final class TensorHtml {

  private static final int ROWS = 8;
  private static final int COLUMNS = 10;
  private static final double STRONGEST = 0.6;
  private static final double LEAST_INEXACT = 1e8;

  /** The least height and width of what is taken for an image. */
  private static final int LEAST_SIDE = 7;

  private TensorHtml() {}

  /** HTML, or null where text says all: one number, nothing, memory that was given back. */
  static String of(Tensor tensor) {
    Shape shape = tensor.shape();
    if (shape.rank() == 0 || shape.size() == 0 || tensor.array().isClosed()) return null;
    var values = tensor.toArray();
    var title = tensor.toString().lines().findFirst().orElse("");
    var html = new StringBuilder("<div style=\"margin:2px 0\">" + Html.escape(title) + "</div>");
    if (isImage(shape, values)) return html.append(Drawer.html(Charts.images(tensor))).toString();
    return html.append(table(shape, values)).toString();
  }

  private static boolean isImage(Shape shape, float[] values) {
    if (shape.rank() < 3 || shape.rank() > 4) return false;
    int channels = shape.dim(-3);
    if (channels != 1 && channels != 3) return false;
    if (shape.dim(-1) < LEAST_SIDE || shape.dim(-2) < LEAST_SIDE) return false;
    boolean varies = false;
    for (var value : values) {
      if (!(value >= 0 && value <= 1)) return false;
      varies |= value != values[0];
    }
    return varies;
  }

  private static String table(Shape shape, float[] values) {
    int columns = shape.dim(-1);
    int rows = shape.rank() == 1 ? 1 : shape.dim(-2);
    var ground = Ground.of(values);
    var html = new StringBuilder(Html.TABLE + "<tbody>");
    for (int r = 0; r < Math.min(rows, ROWS); r++) {
      html.append("<tr>");
      for (int c = 0; c < Math.min(columns, COLUMNS); c++) {
        var value = values[r * columns + c];
        html.append(
            "<td style=\"text-align:right;padding:2px 7px;background:%s\">%s</td>"
                .formatted(ground.color(value), number(value)));
      }
      html.append(columns > COLUMNS ? "<td>…</td></tr>" : "</tr>");
    }
    if (rows > ROWS) html.append("<tr><td style=\"text-align:center\">…</td></tr>");
    html.append("</tbody></table>");
    long matrices = shape.size() / ((long) rows * columns);
    if (matrices > 1)
      html.append(String.format(Locale.ROOT, "<div>the first of %,d matrices</div>", matrices));
    return html.toString();
  }

  /** Which colour a number has. */
  private record Ground(double low, double high) {

    static Ground of(float[] values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (var value : values)
        if (Float.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      if (low < 0 && high > 0) {
        high = Math.max(-low, high);
        low = -high;
      }
      return new Ground(low, high);
    }

    String color(float value) {
      if (!Float.isFinite(value)) return "rgba(204,121,167,0.6)";
      boolean signed = low < 0 && high > 0;
      double share = signed ? Math.abs(value) / high : (value - low) / (high - low);
      var rgb = signed && value > 0 || low >= 0 ? "230,120,0" : "0,114,178";
      if (low < 0 && high <= 0) share = 1 - share;
      double strength = Double.isFinite(share) ? STRONGEST * share : 0;
      return String.format(Locale.ROOT, "rgba(%s,%.2f)", rgb, strength);
    }
  }

  /** Four significant digits, but whole numbers such as counts whole. */
  static String number(float value) {
    if (!Float.isFinite(value)) return Float.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < LEAST_INEXACT)
      return String.valueOf((long) value).replace('-', '−');
    var text =
        size != 0 && (size < 1e-4 || size >= 1e6)
            ? String.format(Locale.ROOT, "%.2e", value)
            : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
    return text.replace('-', '−');
  }
}
