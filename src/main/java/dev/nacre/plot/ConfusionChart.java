package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.data.Dataset;
import dev.nacre.metric.Confusion;
import java.awt.Font;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How often each class was taken for each: rows are true classes, columns predictions. */
final class ConfusionChart {
  private static final String LEFT_TO_RIGHT = "\u200e";
  private static final int MOST_PAIRS = 5;
  private static final int MOST_NAMES = 25;
  private static final double WIDEST_NAME = 96;
  private static final double WIDEST_IN_PAIR = 66;
  private static final int MOST_TEXTS = 25;

  private ConfusionChart() {}

  static StyledChart of(Model model, Dataset data) {
    return of(model.evaluate(data).confusion());
  }

  static StyledChart of(Confusion confusion) {
    int n = confusion.classNames().size();
    if (n == 0) {
      throw new IllegalArgumentException(
          "a confusion chart needs at least one class, but there is none; try new"
              + " Confusion(List.of(\"cat\", \"dog\"))");
    }
    var font = Style.current().font(11);
    var names = names(confusion.classNames(), font);
    long[][] counts = confusion.counts();
    int side = n > MOST_NAMES ? 500 : Math.clamp(n * 46L, 180, 720);
    int widest =
        (int) names.stream().mapToDouble(name -> Pen.width(name, font)).max().orElse(0) + 1;
    boolean turned = n <= MOST_NAMES && widest + 6 > side / n;
    int across = side + widest + 210;
    int down = side + 86 + (turned ? Math.max(widest, 16) : 16);
    var chart = new StyledChart(title(confusion), "predicted", "true", across, down);
    var shares = shares(counts);
    var scale = new Scale(0, 100, chart.style().shares(), false);
    var cells = Field.cells(shares, n, n, scale);
    chart.field("confusion", new Field(cells, false, -0.5, n - 0.5, 0.5 - n, 0.5));
    if (n <= MOST_TEXTS) {
      chart.overlay(
          "counts", new CellLabels(chart, cells, (i, j) -> text(counts[i][j], shares[i * n + j])));
    }
    var styler = chart.getStyler();
    styler.setPlotGridLinesVisible(false);
    styler.setXAxisTickLabelsFormattingFunction(name(names));
    styler.setYAxisTickLabelsFormattingFunction(row -> name(names).apply(-row));
    if (n <= MOST_NAMES) {
      styler.setXAxisTickMarkSpacingHint(side / n);
      styler.setYAxisTickMarkSpacingHint(side / n);
    }
    if (turned) {
      styler.setXAxisLabelRotation(90);
    }
    chart.colorBar(new ColorBar(scale, "% of the true class", false));
    chart.remark(mostConfused(counts, names));
    return chart;
  }

  private static String title(Confusion confusion) {
    if (confusion.size() == 0) {
      return "no samples";
    }
    long right = Math.round(confusion.accuracy() * confusion.size());
    return String.format(
        Locale.ROOT,
        "%s of %s right (%.1f %%)",
        Numbers.count(right),
        Numbers.count(confusion.size(), "sample", "samples"),
        100 * confusion.accuracy());
  }

  /** Each count as percent of its row. */
  private static float[] shares(long[][] counts) {
    int n = counts.length;
    var shares = new float[n * n];
    for (int i = 0; i < n; i++) {
      long row = 0;
      for (long count : counts[i]) {
        row += count;
      }
      for (int j = 0; j < n; j++) {
        shares[i * n + j] = row == 0 ? 0 : 100f * counts[i][j] / row;
      }
    }
    return shares;
  }

  private static String text(long count, float percent) {
    return count == 0
        ? ""
        : Numbers.count(count) + "\n" + (percent < 0.5 ? "<1" : Math.round(percent)) + " %";
  }

  private static String[] mostConfused(long[][] counts, List<String> names) {
    record Pair(int truth, int taken, long count) {}
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        if (i != j && counts[i][j] > 0) {
          pairs.add(new Pair(i, j, counts[i][j]));
        }
      }
    }
    if (pairs.isEmpty()) {
      return new String[] {"nothing confused"};
    }
    pairs.sort(Comparator.comparingLong(Pair::count).reversed());
    var lines = new ArrayList<String>();
    lines.add("most confused");
    var font = Style.current().font(11.5f);
    for (var pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
      lines.add(
          "%s× %s → %s"
              .formatted(
                  Numbers.count(pair.count),
                  Pen.fitEnds(names.get(pair.truth), font, WIDEST_IN_PAIR),
                  Pen.fitEnds(names.get(pair.taken), font, WIDEST_IN_PAIR)));
    }
    return lines.stream().map(ConfusionChart::leftToRight).toArray(String[]::new);
  }

  /** Names in Arabic or Hebrew would turn the arrow round. */
  private static String leftToRight(String pair) {
    return Bidi.requiresBidi(pair.toCharArray(), 0, pair.length())
        ? LEFT_TO_RIGHT + pair.replace(" → ", LEFT_TO_RIGHT + " → ")
        : pair;
  }

  private static Function<Double, String> name(List<String> names) {
    return at ->
        at == Math.rint(at) && at >= 0 && at < names.size()
            ? names.get((int) (double) at)
            : at < 0 ? " " : "";
  }

  /** More names than can be written are numbers. */
  private static List<String> names(List<String> all, Font font) {
    return all.size() > MOST_NAMES
        ? IntStream.range(0, all.size()).mapToObj(String::valueOf).toList()
        : all.stream()
            .map(name -> name.isBlank() ? "?" : Pen.fitEnds(name, font, WIDEST_NAME))
            .toList();
  }
}
