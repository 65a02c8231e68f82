package dev.nacre.bench;

import java.util.List;
import java.util.Locale;

/** A table in Markdown, its first column of words, the others of numbers. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(List<String> columns) {
    row(columns);
    text.append("|---|").append("--:|".repeat(columns.size() - 1)).append('\n');
  }

  Table(String... columns) {
    this(List.of(columns));
  }

  Table row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  Table row(String... cells) {
    return row(List.of(cells));
  }

  /** Three digits, or a dash for NaN. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    int decimals = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** As {@code **2.84×**}. */
  static String times(double ratio) {
    return Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "**%.2f×**", ratio);
  }

  /** What a measured number is, and in the worst process. */
  static String withWorst(double median, double worst) {
    return number(median) + " (" + number(worst) + ")";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
