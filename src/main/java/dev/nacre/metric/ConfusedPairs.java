package dev.nacre.metric;

import java.util.List;
import java.util.Locale;

/** Which classes are taken for which others, the most frequent first. Its text is a table. */
public record ConfusedPairs(List<Pair> pairs) {
  /**
   * Examples of one class that were taken for another.
   *
   * @param count how many
   * @param share of the examples of class {@code label}, between 0 and 1
   */
  public record Pair(String label, String predicted, long count, double share) {}

  public ConfusedPairs {
    pairs = List.copyOf(pairs);
  }

  /** The first {@code n} pairs, or all if there are fewer. */
  public ConfusedPairs first(int n) {
    return new ConfusedPairs(pairs.subList(0, Math.clamp(n, 0, pairs.size())));
  }

  @Override
  public String toString() {
    if (pairs.isEmpty()) {
      return "nothing confused";
    }
    int labels = "label".length();
    int predictions = "taken for".length();
    for (Pair pair : pairs) {
      labels = Math.max(labels, pair.label.length());
      predictions = Math.max(predictions, pair.predicted.length());
    }
    String row = "%-" + labels + "s  %-" + predictions + "s  %7s  %10s";
    var text = new StringBuilder(row.formatted("label", "taken for", "times", "of label"));
    for (Pair pair : pairs) {
      String share = String.format(Locale.ROOT, "%.1f %%", 100 * pair.share);
      text.append('\n').append(row.formatted(pair.label, pair.predicted, pair.count, share));
    }
    return text.toString();
  }
}
