package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYSeries;

/** Which class a model sees where, for samples of two features, and the samples themselves. */
final class DecisionBoundary {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 420;
  private static final int GRID = 240;
  private static final int MOST_POINTS = 1500;
  private static final int MOST_NAMED = 14;
  private static final double WIDEST_NAME = 150;
  private static final double FAINTEST = 0.10;
  private static final double STRONGEST = 0.45;

  private DecisionBoundary() {}

  static StyledChart of(Model model, Dataset data) {
    if (!data.sampleShape().equals(Shape.of(2))) {
      throw new ShapeException(
          "a decision boundary is drawn over 2 features, but the samples of %s are %s; try a data set of two of them, or Charts.confusion(model, data)"
              .formatted(data.name(), data.sampleShape()));
    }
    if (!data.hasLabels()) {
      throw new IllegalArgumentException(
          "a decision boundary is drawn between classes, but the samples of %s have targets (numbers); try labels"
              .formatted(data.name()));
    }
    var names = data.classNames();
    var shown = data.take(Math.min(data.size(), MOST_POINTS));
    float[] points = shown.features().toArray();
    int[] labels = shown.labels();
    int[] guesses = model.classify(shown.features());

    double[] x = around(points, 0);
    double[] y = around(points, 1);
    var unitX = Unit.ofAxis(x);
    var unitY = Unit.ofAxis(y);
    var chart =
        new StyledChart(
            title(model, data), unitX.title("feature 0"), unitY.title("feature 1"), WIDTH, HEIGHT);
    var style = chart.style();
    var probabilities = probabilities(model, x, y);
    int[] seen = likeliest(probabilities);
    var shades = shades(style, probabilities, seen);
    for (int i = 0; i < points.length; i += 2) {
      points[i] = (float) unitX.in(points[i]);
      points[i + 1] = (float) unitY.in(points[i + 1]);
    }
    x = unitX.in(x);
    y = unitY.in(y);
    chart.field("model", new Field(shades, true, x[0], x[1], y[0], y[1]));
    for (int c = 0; c < names.size(); c++) {
      int label = c;
      int[] those = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      if (those.length > 0) {
        addPoints(chart, names.get(c), points, those, c).setShowInLegend(c < MOST_NAMED);
      }
    }
    int[] wrong = IntStream.range(0, labels.length).filter(i -> labels[i] != guesses[i]).toArray();
    if (wrong.length > 0) {
      chart
          .dots(
              "wrong",
              column(points, wrong, 0),
              column(points, wrong, 1),
              style.text(),
              new Cross())
          .setLabel("wrong");
    }
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.remark(
        Numbers.count(data.size(), "sample", "samples"),
        shown.size() < data.size() ? "the first " + Numbers.count(shown.size()) + " drawn" : "",
        names.size() > MOST_NAMED ? "%d classes, %d named".formatted(names.size(), MOST_NAMED) : "",
        unnamed(seen, names.size()),
        IntStream.of(seen).anyMatch(c -> c < 0) ? "hatched: NaN" : "");
    return chart;
  }

  private static String title(Model model, Dataset data) {
    return String.format(
        Locale.ROOT, "Decision boundary, %.1f %% right", 100 * model.evaluate(data).accuracy());
  }

  private static XYSeries addPoints(
      StyledChart chart, String name, float[] points, int[] those, int c) {
    var series =
        chart.dots(
            "class " + c,
            column(points, those, 0),
            column(points, those, 1),
            chart.style().color(c),
            new Dot(chart.style(), c, 4.2));
    var font = chart.getStyler().getLegendFont();
    series.setLabel(name.isBlank() ? "?" : Pen.fitEnds(name, font, WIDEST_NAME));
    return series;
  }

  private static double[] column(float[] points, int[] rows, int column) {
    return IntStream.of(rows).mapToDouble(i -> points[2 * i + column]).toArray();
  }

  /** The range of a feature and a little more, as far as float32 reaches. */
  private static double[] around(float[] points, int column) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = column; i < points.length; i += 2) {
      low = Math.min(low, points[i]);
      high = Math.max(high, points[i]);
    }
    double more = high > low ? 0.1 * (high - low) : Math.max(1, Math.abs(low) / 2);
    return new double[] {
      Math.max(low - more, -Float.MAX_VALUE), Math.min(high + more, Float.MAX_VALUE)
    };
  }

  private static Tensor probabilities(Model model, double[] x, double[] y) {
    var grid = new float[GRID * GRID * 2];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        grid[2 * (i * GRID + j)] = (float) (x[0] + (x[1] - x[0]) * (j + 0.5) / GRID);
        grid[2 * (i * GRID + j) + 1] = (float) (y[1] - (y[1] - y[0]) * (i + 0.5) / GRID);
      }
    }
    return model.probabilities(Tensor.of(grid, Shape.of(GRID * GRID, 2)));
  }

  /** The likeliest class at each place of the grid, −1 where the model gives NaN. */
  private static int[] likeliest(Tensor probabilities) {
    float[] p = probabilities.toArray();
    int classes = probabilities.dim(1);
    var likeliest = new int[GRID * GRID];
    for (int i = 0; i < likeliest.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = p[i * classes + c] > p[i * classes + best] ? c : best;
      }
      likeliest[i] = Float.isNaN(p[i * classes + best]) ? -1 : best;
    }
    return likeliest;
  }

  /** Classes that are seen and have no samples whose colour would name them. */
  private static String unnamed(int[] seen, int named) {
    int[] others = IntStream.of(seen).filter(c -> c >= named).distinct().sorted().toArray();
    return others.length == 0
        ? ""
        : "other shades: " + others[0] + (others.length == 1 ? "" : ", …");
  }

  /** The colour of the likeliest class, the stronger the surer. */
  private static BufferedImage shades(Style style, Tensor probabilities, int[] likeliest) {
    float[] p = probabilities.toArray();
    int classes = probabilities.dim(1);
    var image = new BufferedImage(GRID, GRID, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < GRID * GRID; i++) {
      int best = likeliest[i];
      if (best < 0) {
        continue;
      }
      double chance = 1.0 / classes;
      double sure = classes == 1 ? 1 : (p[i * classes + best] - chance) / (1 - chance);
      double share = FAINTEST + (STRONGEST - FAINTEST) * sure;
      image.setRGB(i % GRID, i / GRID, style.faded(style.color(best), share).getRGB());
    }
    return image;
  }
}
