package dev.nacre.metric;

import dev.nacre.array.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How often examples of one class were taken for another: rows are labels, columns predictions. */
public final class Confusion {
  private final List<String> classNames;
  private final long[][] counts;

  /** No examples yet. */
  public Confusion(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
    counts = new long[classNames.size()][classNames.size()];
  }

  /** Adds examples, the label and the prediction of each. */
  public void add(int[] labels, int[] predicted) {
    for (int i = 0; i < labels.length; i++) {
      counts[checked(labels[i])][checked(predicted[i])]++;
    }
  }

  private int checked(int label) {
    return Check.between("label", 0, counts.length - 1, label, "a name for each class");
  }

  public List<String> classNames() {
    return classNames;
  }

  /** How many examples of class {@code label} were taken for class {@code predicted}. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** All counts: [label][predicted]. The arrays are the caller's. */
  public long[][] counts() {
    var copy = new long[counts.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts[i].clone();
    }
    return copy;
  }

  /** The number of examples. */
  public long size() {
    long size = 0;
    for (var row : counts) {
      for (long count : row) {
        size += count;
      }
    }
    return size;
  }

  /** The share of examples that were taken for what they are. */
  public double accuracy() {
    long correct = 0;
    for (int i = 0; i < counts.length; i++) {
      correct += counts[i][i];
    }
    return (double) correct / Math.max(1, size());
  }

  /** Which classes were taken for which others, the most frequent first. */
  public ConfusedPairs mostConfused() {
    var pairs = new ArrayList<ConfusedPairs.Pair>();
    for (int i = 0; i < counts.length; i++) {
      long row = Arrays.stream(counts[i]).sum();
      for (int j = 0; j < counts.length; j++) {
        if (i != j && counts[i][j] > 0) {
          pairs.add(
              new ConfusedPairs.Pair(
                  classNames.get(i), classNames.get(j), counts[i][j], (double) counts[i][j] / row));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(ConfusedPairs.Pair::count).reversed());
    return new ConfusedPairs(pairs);
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
    for (int i = 0; i < counts.length; i++) {
      text.append('\n').append(("%-" + width + "s").formatted(classNames.get(i)));
      for (long count : counts[i]) {
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
