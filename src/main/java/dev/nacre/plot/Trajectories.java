package dev.nacre.plot;

import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.optim.Optimizer;
import dev.nacre.tensor.Tensor;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways that optimizers take over the contours of a loss. */
final class Trajectories {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int GRID = 201;
  private static final int CONTOURS = 16;
  private static final int MOST_DOTS = 120;

  private Trajectories() {}

  static StyledChart of(Surface surface, Optimizer... optimizers) {
    float[] heights = heights(surface);
    var chart = new StyledChart(surface.name(), "x", "y", WIDTH, HEIGHT);
    var style = chart.style();
    var scale = scale(heights, style);
    var image = Field.cells(upsideDown(heights), GRID, GRID, scale);
    chart.field(
        "loss",
        new Field(image, true, surface.xMin(), surface.xMax(), surface.yMin(), surface.yMax()));
    chart.overlay("contours", contours(chart, surface, heights, scale));
    for (int i = 0; i < optimizers.length; i++) {
      addPath(chart, surface, optimizers[i], i);
    }
    double[] x = {surface.startX()};
    double[] y = {surface.startY()};
    chart.dots("start", x, y, style.text(), new Ring(style)).setShowInLegend(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.colorBar(new ColorBar(scale, "loss", !Scale.allFinite(heights)));
    return chart;
  }

  private static void addPath(StyledChart chart, Surface surface, Optimizer optimizer, int i) {
    var path = path(surface, optimizer);
    var color = chart.style().color(i);
    String plain = optimizer.toString().replaceAll("(\\.0)?E-", "e-");
    String name = plain;
    for (int again = 2; chart.getSeries(name) != null; again++) {
      name = plain + " (" + again + ")";
    }
    var line = chart.line(name, path.x(), path.y(), color, 1.8);
    line.setLabel(name + "\nloss " + Numbers.brief(path.loss()));
    if (path.x().length <= MOST_DOTS) {
      line.setMarker(new Dot(chart.style(), 0, 2.4));
    }
    int last = path.x().length - 1;
    double[] endX = {path.x()[last]};
    double[] endY = {path.y()[last]};
    chart
        .dots("end of " + name, endX, endY, color, new Dot(chart.style(), 0, 5))
        .setShowInLegend(false);
  }

  private record Way(double[] x, double[] y, double loss) {}

  /** Ends before its time where the numbers are no longer finite. */
  private static Way path(Surface surface, Optimizer optimizer) {
    var at = Tensor.of((float) surface.startX(), (float) surface.startY()).requiresGrad();
    var stepper = optimizer.over(List.of(at));
    var x = new double[surface.steps() + 1];
    var y = new double[surface.steps() + 1];
    double loss = Double.NaN;
    int n = 0;
    for (int step = 0; step <= surface.steps(); step++) {
      try (var _ = Scope.open()) {
        float[] place = at.toArray();
        stepper.zeroGrad();
        Tensor value = surface.loss().apply(at.slice(0, 0, 1), at.slice(0, 1, 2)).sum();
        loss = value.item();
        if (!Double.isFinite(loss)) {
          break;
        }
        x[n] = place[0];
        y[n++] = place[1];
        value.backward();
        stepper.step();
      }
    }
    if (n == 0) {
      throw new IllegalArgumentException(
          "the loss at the start (%s, %s) is %s; try from(x, y) with another place"
              .formatted(
                  Numbers.tick(surface.startX()),
                  Numbers.tick(surface.startY()),
                  Numbers.tick(loss)));
    }
    return new Way(Arrays.copyOf(x, n), Arrays.copyOf(y, n), loss);
  }

  /** The loss on a grid, row 0 at yMin. */
  private static float[] heights(Surface surface) {
    var x = new float[GRID * GRID];
    var y = new float[GRID * GRID];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        x[i * GRID + j] = (float) at(surface.xMin(), surface.xMax(), j);
        y[i * GRID + j] = (float) at(surface.yMin(), surface.yMax(), i);
      }
    }
    var shape = Shape.of(GRID * GRID);
    try (var _ = Scope.open()) {
      Tensor loss =
          Tensor.noGrad(() -> surface.loss().apply(Tensor.of(x, shape), Tensor.of(y, shape)));
      if (!loss.shape().equals(shape)) {
        throw new ShapeException(
            "a surface gives one number for each x and y, but '%s' made %s of %s; try (x, y) -> x.square().add(y.square())"
                .formatted(surface.name(), loss.shape(), shape));
      }
      return loss.toArray();
    }
  }

  private static double at(double low, double high, int i) {
    return low + (high - low) * i / (GRID - 1);
  }

  private static float[] upsideDown(float[] heights) {
    var turned = new float[heights.length];
    for (int i = 0; i < GRID; i++) {
      System.arraycopy(heights, i * GRID, turned, (GRID - 1 - i) * GRID, GRID);
    }
    return turned;
  }

  /** Logarithmic for positive losses, so that the bottom of a valley shows. */
  private static Scale scale(float[] heights, Style style) {
    var stats = Stats.of(heights);
    if (stats.finite() == 0) {
      return new Scale(0, 1, style.terrain(), false);
    }
    double low = stats.least();
    double high = stats.most() > low ? stats.most() : low + 1;
    if (low < 0 || high < 20 * low) {
      return new Scale(low, high, style.terrain(), false);
    }
    var sorted = heights.clone();
    Arrays.sort(sorted);
    double hundredth = sorted[sorted.length / 100];
    return new Scale(Math.max(hundredth, high * 1e-6), high, style.terrain(), true);
  }

  private static ContourLines contours(
      StyledChart chart, Surface surface, float[] heights, Scale scale) {
    var lines = new ArrayList<Path2D>();
    for (int i = 1; i < CONTOURS; i++) {
      double share = (double) i / CONTOURS;
      double level =
          scale.logarithmic()
              ? scale.low() * Math.pow(scale.high() / scale.low(), share)
              : scale.low() + (scale.high() - scale.low()) * share;
      lines.add(Contours.at(level, heights, GRID, GRID));
    }
    double stepX = (surface.xMax() - surface.xMin()) / (GRID - 1);
    double stepY = (surface.yMax() - surface.yMin()) / (GRID - 1);
    var toData = new AffineTransform(stepX, 0, 0, stepY, surface.xMin(), surface.yMin());
    return new ContourLines(chart, lines, toData, chart.style().contour(), 0.8);
  }
}
