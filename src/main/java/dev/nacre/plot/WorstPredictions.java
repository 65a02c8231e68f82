package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Check;
import dev.nacre.array.Scope;
import dev.nacre.data.Dataset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/** The images whose true class a model finds least probable. */
final class WorstPredictions {
  static final int COUNT = 24;
  private static final int AT_ONCE = 1024;

  private WorstPredictions() {}

  record Guess(int index, int truth, int seen, float ofTruth, float ofSeen) {}

  private static final Comparator<Guess> WORST_FIRST =
      Comparator.comparingDouble(Guess::ofTruth).thenComparingInt(Guess::index);

  /** The worst guesses, and how many of all are wrong. */
  record Found(List<Guess> worst, int wrong) {}

  static Picture of(Model model, Dataset data, int count) {
    ImageGrid.requireImages(data);
    Check.between("number of pictures", 1, ImageGrid.MOST, count, COUNT);
    var names = data.classNames();
    var found = find(model, data, count);
    var worst = found.worst;
    var images = data.view(worst.stream().mapToInt(Guess::index).toArray()).features();
    String title =
        "%s; %s of %s wrong"
            .formatted(
                worst.size() == 1 ? "the worst prediction" : worst.size() + " worst predictions",
                Numbers.count(found.wrong),
                Numbers.count(data.size(), "image", "images"));
    return ImageGrid.of(
        title,
        ImageGrid.Stack.of(images),
        worst.stream().map(guess -> label(guess, names)).toList(),
        worst.stream().map(guess -> guess.seen != guess.truth).toList());
  }

  static Found find(Model model, Dataset data, int count) {
    var worst = new PriorityQueue<>(WORST_FIRST.reversed());
    int index = 0;
    int wrong = 0;
    for (var batch : data.batches(AT_ONCE)) {
      try (var _ = Scope.open()) {
        var probabilities = model.probabilities(batch.features());
        int classes = probabilities.dim(1);
        float[] p = probabilities.toArray();
        for (int i = 0; i < batch.size(); i++) {
          int best = 0;
          for (int c = 1; c < classes; c++) {
            best = p[i * classes + c] > p[i * classes + best] ? c : best;
          }
          int truth = batch.labels()[i];
          float ofTruth = truth < classes ? p[i * classes + truth] : 0;
          worst.add(new Guess(index++, truth, best, ofTruth, p[i * classes + best]));
          wrong += best != truth ? 1 : 0;
          if (worst.size() > count) {
            worst.remove();
          }
        }
      }
    }
    return new Found(worst.stream().sorted(WORST_FIRST).toList(), wrong);
  }

  private static String label(Guess guess, List<String> names) {
    String seen = guess.seen < names.size() ? names.get(guess.seen) : String.valueOf(guess.seen);
    String first = seen + "  " + percent(guess.ofSeen);
    return guess.seen == guess.truth
        ? first
        : first + "\nnot " + names.get(guess.truth) + "  " + percent(guess.ofTruth);
  }

  private static String percent(float share) {
    double percent = 100.0 * share;
    return percent < 0.1
        ? "<0.1 %"
        : String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }
}
