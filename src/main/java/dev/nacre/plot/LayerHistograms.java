package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.layer.Flatten;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Rnn;
import dev.nacre.layer.Sigmoid;
import dev.nacre.layer.Tanh;
import dev.nacre.tensor.Tensor;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A row for each layer: its numbers as a small histogram, their mean and deviation, the share near
 * zero and the share that is saturated. Drawn without XChart, in a few milliseconds, because it is
 * drawn while training.
 *
 * <p>Near zero is closer to it than a hundredth of the root mean square. Saturated is, of outputs
 * of sigmoid and tanh, within a fiftieth of the range at either end.
 */
final class LayerHistograms {
  private static final int WIDTH = 912;
  private static final int NAMES = 190;
  private static final int BARS = 354;
  private static final int COLUMN = 92;
  private static final int ROW = 52;
  private static final int HEADER = 22;
  private static final int HEIGHT = 34;
  private static final int MOST_ROWS = 12;
  private static final double NEAR = 0.01;
  private static final double END = 0.02;

  private LayerHistograms() {}

  /**
   * One row.
   *
   * @param least the least that the layer can give, NaN where nothing saturates
   * @param most the most that the layer can give
   */
  private record Row(String name, Shape shape, float[] values, double least, double most) {}

  static Picture ofWeights(Model model) {
    return of("Weights of each layer", rowsOf(model, Tensor::toArray));
  }

  static Picture ofGradients(Model model) {
    return of("Gradients of each layer", rowsOf(model, LayerHistograms::gradientOf));
  }

  private static float[] gradientOf(Tensor weight) {
    NDArray gradient = weight.gradient();
    return gradient == null ? new float[] {} : gradient.toArray();
  }

  private static List<Row> rowsOf(Model model, Function<Tensor, float[]> values) {
    var rows = new ArrayList<Row>();
    model
        .weights()
        .forEach(
            (name, weight) -> {
              if (isShown(name, weight)) {
                rows.add(plain(name, weight.shape(), values.apply(weight)));
              }
            });
    return rows;
  }

  static Picture ofActivations(Model model, Tensor x) {
    return of(
        "Activations of each layer for " + Numbers.count(x.dim(0), "sample", "samples"),
        rowsOf(model, x));
  }

  static List<Line> activations(Model model, Tensor x) {
    return rowsOf(model, x).stream().map(LayerHistograms::line).toList();
  }

  private static List<Row> rowsOf(Model model, Tensor x) {
    var rows = new ArrayList<Row>();
    try (var _ = Scope.open()) {
      var outputs = model.activations(x);
      for (var link : model.allLayers()) {
        if (!(link.layer() instanceof Flatten)) {
          rows.add(row(link.name(), link.layer(), link.output(), outputs.get(link.name())));
        }
      }
    }
    return rows;
  }

  private static Row row(String name, Layer layer, Shape shape, Tensor output) {
    double least =
        switch (layer) {
          case Sigmoid _ -> 0;
          case Tanh _ -> -1;
          case Rnn rnn when rnn.function() == Rnn.Function.TANH -> -1;
          default -> Double.NaN;
        };
    return new Row(name, shape, output.toArray(), least, 1);
  }

  private static Row plain(String name, Shape shape, float[] values) {
    return new Row(name.replaceFirst("\\.weight$", ""), shape, values, Double.NaN, Double.NaN);
  }

  private static boolean isShown(String name, Tensor weight) {
    return weight.isTracked() && !name.endsWith("bias");
  }

  /** What is drawn of a row, without its numbers. */
  record Line(String name, Shape shape, Stats stats, Bins bins, double near, double saturated) {}

  private static Picture of(String title, List<Row> all) {
    var rows = new ArrayList<>(all);
    if (rows.size() > MOST_ROWS) {
      rows.subList(MOST_ROWS / 2, rows.size() - MOST_ROWS / 2).clear();
    }
    String left =
        all.size() > rows.size()
            ? ", without %d in between".formatted(all.size() - rows.size())
            : "";
    boolean saturates = rows.stream().anyMatch(row -> !Double.isNaN(row.least));
    // Counting waits until the picture is drawn, perhaps by another thread than the one that
    // trains.
    Supplier<List<Line>> lines = once(() -> rows.stream().map(LayerHistograms::line).toList());
    int bars = BARS + (saturates ? 0 : COLUMN);
    return Frame.around(
        title + left,
        WIDTH,
        HEADER + rows.size() * ROW,
        (g, style, x, y) -> {
          header(g, style, saturates, bars, x, y);
          for (int i = 0; i < rows.size(); i++) {
            paint(g, style, lines.get().get(i), bars, x, y + HEADER + i * ROW);
          }
        });
  }

  private static <T> Supplier<T> once(Supplier<T> supplier) {
    return new Supplier<>() {
      private T value;

      @Override
      public synchronized T get() {
        value = value == null ? supplier.get() : value;
        return value;
      }
    };
  }

  private static Line line(Row row) {
    var stats = Stats.of(row.values);
    if (stats.finite() == 0) {
      return new Line(row.name, row.shape, stats, null, Double.NaN, Double.NaN);
    }
    var bins = Bins.of(row.values, stats);
    if (bins.dwarfedByZeros(stats)) {
      var others = Histogram.withoutZeros(row.values);
      bins = Bins.of(others, Stats.of(others));
    }
    double rms = Math.sqrt(stats.mean() * stats.mean() + stats.deviation() * stats.deviation());
    double margin = END * (row.most - row.least);
    long near = 0;
    long ends = 0;
    for (float v : row.values) {
      near += Math.abs(v) <= NEAR * rms ? 1 : 0;
      ends += v < row.least + margin || v > row.most - margin ? 1 : 0;
    }
    return new Line(
        row.name,
        row.shape,
        stats,
        bins,
        (double) near / stats.count(),
        Double.isNaN(row.least) ? Double.NaN : (double) ends / stats.count());
  }

  private static void header(
      Graphics2D g, Style style, boolean saturates, int bars, double x, double y) {
    var font = style.font(11);
    double middle = y + HEADER / 2.0 - 4;
    Pen.text(g, "layer", font, style.muted(), x, middle, 0);
    Pen.text(g, "each on its own scale", font, style.muted(), x + NAMES, middle, 0);
    var titles = List.of("mean", "deviation", "near zero", saturates ? "saturated" : "");
    for (int i = 0; i < titles.size(); i++) {
      Pen.text(g, titles.get(i), font, style.muted(), column(x, bars, i), middle, 1);
    }
    g.setColor(style.grid());
    g.setStroke(Style.stroke(1));
    g.draw(new Line2D.Double(x, y + HEADER - 6, x + WIDTH, y + HEADER - 6));
  }

  private static double column(double x, int bars, int i) {
    return x + NAMES + bars + (i + 1) * COLUMN;
  }

  private static void paint(Graphics2D g, Style style, Line line, int width, double x, double y) {
    var font = style.font(12);
    var small = style.font(10.5f);
    double middle = y + HEIGHT / 2.0;
    Pen.text(g, Pen.fit(line.name, font, NAMES - 12), font, style.text(), x, middle - 7, 0);
    Pen.text(g, line.shape.toString(), small, style.muted(), x, middle + 9, 0);
    if (line.bins == null) {
      String why = line.stats.count() == 0 ? "none yet" : "all NaN or ∞";
      Pen.text(g, why, small, style.muted(), x + NAMES, middle, 0);
      return;
    }
    bars(g, style, line.bins, width, x + NAMES, y);
    var values =
        List.of(
            Numbers.brief(line.stats.mean()),
            Numbers.brief(line.stats.deviation()),
            percent(line.near),
            percent(line.saturated));
    for (int i = 0; i < values.size(); i++) {
      Pen.text(g, values.get(i), font, style.text(), column(x, width, i), middle, 1);
    }
  }

  private static String percent(double share) {
    return Double.isNaN(share)
        ? ""
        : share > 0 && share < 0.005 ? "<1 %" : Math.round(100 * share) + " %";
  }

  private static void bars(Graphics2D g, Style style, Bins bins, int whole, double x, double y) {
    int n = bins.counts().length;
    double width = (double) whole / n;
    double base = y + HEIGHT;
    double high = bins.low() + n * bins.width();
    var outline = new Path2D.Double();
    outline.moveTo(x, base);
    for (int i = 0; i < n; i++) {
      double top = base - HEIGHT * (double) bins.counts()[i] / Math.max(1, bins.most());
      outline.lineTo(x + i * width, top);
      outline.lineTo(x + (i + 1) * width, top);
    }
    outline.lineTo(x + whole, base);
    outline.closePath();
    g.setColor(style.faded(style.color(0), 0.5));
    g.fill(outline);
    g.setColor(style.muted());
    g.setStroke(Style.stroke(0.8));
    g.draw(new Line2D.Double(x, base, x + whole, base));
    var font = style.font(10);
    Pen.text(g, Numbers.brief(bins.low()), font, style.muted(), x, base + 8, 0);
    Pen.text(g, Numbers.brief(high), font, style.muted(), x + whole, base + 8, 1);
    double zero = -bins.low() / (high - bins.low());
    if (zero >= 0 && zero <= 1) {
      g.draw(new Line2D.Double(x + zero * whole, base - HEIGHT, x + zero * whole, base + 3));
      if (zero > 0.2 && zero < 0.8) {
        Pen.text(g, "0", font, style.muted(), x + zero * whole, base + 8, 0.5);
      }
    }
  }
}
