package dev.nacre.plot;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.awt.image.BufferedImage;

/** The numbers of a matrix as colours, row 0 on top. */
final class HeatMap {
  private static final int LARGEST = 420;
  private static final int MOST_LABELS = 144;
  private static final int MARGIN_X = 150;
  private static final int MARGIN_Y = 90;

  private HeatMap() {}

  static StyledChart of(Tensor tensor) {
    var matrix = Matrix.of(tensor);
    Shape shape = tensor.shape();
    var chart =
        new StyledChart(
            "tensor " + shape,
            "column",
            "row",
            width(matrix) + MARGIN_X,
            height(matrix) + MARGIN_Y);
    var scale = Scale.of(matrix.values(), chart.style());
    float[] values = matrix.values();
    BufferedImage cells = cells(chart, matrix, scale);
    if (values.length <= MOST_LABELS) {
      chart.overlay(
          "numbers",
          new CellLabels(chart, cells, (i, j) -> Numbers.brief(values[i * matrix.columns() + j])));
    }
    chart.colorBar(new ColorBar(scale, "", !Scale.allFinite(matrix.values())));
    return chart;
  }

  /** Fills a chart with the cells of a matrix, numbered from 0 at the left and at the top. */
  static BufferedImage cells(StyledChart chart, Matrix matrix, Scale scale) {
    var cells = Field.cells(matrix.values(), matrix.rows(), matrix.columns(), scale);
    chart.field(
        "values", new Field(cells, false, -0.5, matrix.columns() - 0.5, 0.5 - matrix.rows(), 0.5));
    var styler = chart.getStyler();
    styler.setXAxisTickLabelsFormattingFunction(HeatMap::index);
    styler.setYAxisTickLabelsFormattingFunction(row -> index(-row));
    styler.setXAxisTickMarkSpacingHint(34);
    styler.setPlotGridLinesVisible(false);
    return cells;
  }

  /** Row and column numbers; nothing between them, but XChart wants the two ends to differ. */
  static String index(double value) {
    return value != Math.rint(value) || value < 0 ? value < 0 ? " " : "" : Numbers.tick(value);
  }

  private static int width(Matrix m) {
    return side(m.columns(), m.rows());
  }

  private static int height(Matrix m) {
    return side(m.rows(), m.columns());
  }

  /** Square cells, unless one side would become too short to read. */
  private static int side(int n, int other) {
    double cell = Math.min(LARGEST / (double) Math.max(n, other), 64);
    return Math.clamp(Math.round(n * cell), 90, LARGEST);
  }
}
