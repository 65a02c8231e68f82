package dev.nacre.metric;

import dev.nacre.array.Check;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often examples of one class were taken for another: rows are labels, columns predictions. */
public final class Confusion {
  private final List<String> classNames;
  private final Map<Pair, Long> counts = new HashMap<>();
  private long size;
  private long correct;

  private record Pair(int label, int predicted) {}

  /** No examples yet. */
  public Confusion(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
  }

  /** Adds examples, the label and the prediction of each. */
  public void add(int[] labels, int[] predicted) {
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          "each label needs its prediction, but there are %d and %d; try those of one batch"
              .formatted(labels.length, predicted.length));
    }
    for (int i = 0; i < labels.length; i++) {
      counts.merge(new Pair(checked(labels[i]), checked(predicted[i])), 1L, Long::sum);
      correct += labels[i] == predicted[i] ? 1 : 0;
      size++;
    }
  }

  private int checked(int label) {
    return Check.between("label", 0, classNames.size() - 1, label, "a name for each class");
  }

  public List<String> classNames() {
    return classNames;
  }

  /** How many examples of class {@code label} were taken for class {@code predicted}. */
  public long count(int label, int predicted) {
    return counts.getOrDefault(new Pair(checked(label), checked(predicted)), 0L);
  }

  /** All counts: [label][predicted], classes × classes. The arrays are the caller's. */
  public long[][] counts() {
    var all = new long[classNames.size()][classNames.size()];
    counts.forEach((pair, count) -> all[pair.label][pair.predicted] = count);
    return all;
  }

  /** The number of examples. */
  public long size() {
    return size;
  }

  /** The share of examples that were taken for what they are. */
  public double accuracy() {
    return (double) correct / Math.max(1, size);
  }

  /** Which classes were taken for which others, the most frequent first. */
  public ConfusedPairs mostConfused() {
    var ofLabel = new long[classNames.size()];
    counts.forEach((pair, count) -> ofLabel[pair.label] += count);
    var order =
        Comparator.comparing((Pair pair) -> -counts.get(pair))
            .thenComparing(Pair::label)
            .thenComparing(Pair::predicted);
    return new ConfusedPairs(
        counts.keySet().stream()
            .filter(pair -> pair.label != pair.predicted)
            .sorted(order)
            .map(pair -> named(pair, (double) counts.get(pair) / ofLabel[pair.label]))
            .toList());
  }

  private ConfusedPairs.Pair named(Pair pair, double share) {
    return new ConfusedPairs.Pair(
        classNames.get(pair.label), classNames.get(pair.predicted), counts.get(pair), share);
  }

  /** A table with the labels in rows and the predictions in columns. */
  @Override
  public String toString() {
    int width = String.valueOf(size()).length();
    for (String name : classNames) {
      width = Math.max(width, name.length());
    }
    var text = new StringBuilder("label ↓ predicted →\n").append(" ".repeat(width));
    classNames.forEach(new Cells(text, width)::add);
    for (int i = 0; i < classNames.size(); i++) {
      text.append('\n').append(("%-" + width + "s").formatted(classNames.get(i)));
      for (int j = 0; j < classNames.size(); j++) {
        long count = count(i, j);
        new Cells(text, width).add(count == 0 ? "·" : String.valueOf(count));
      }
    }
    return text.toString();
  }

  private record Cells(StringBuilder text, int width) {
    void add(String cell) {
      text.append(("  %" + width + "s").formatted(cell));
    }
  }
}
