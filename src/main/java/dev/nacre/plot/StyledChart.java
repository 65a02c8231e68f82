package dev.nacre.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An ordinary XChart chart in our style, which can be styled further as any other, and saved. Right
 * of the plot it can have names at the ends of its lines, or a colour bar.
 */
public final class StyledChart extends XYChart {
  private static final int MOST_DECADES = 8;
  private static final int ABOVE_AND_BELOW = 90;

  private final Style style;
  private final Key key;
  private boolean titleIsOurs;

  StyledChart(String title, String xTitle, String yTitle, int width, int height) {
    this(Style.current(), title, xTitle, yTitle, width, height);
  }

  private StyledChart(
      Style style, String title, String xTitle, String yTitle, int width, int height) {
    super(width, height, style.theme());
    this.style = style;
    setTitle(title);
    setXAxisTitle(xTitle);
    setYAxisTitle(yTitle);
    style.apply(getStyler());
    getStyler().setLegendVisible(false);
    key = new Key(this);
    legend = key;
    roundTicks();
    getStyler().setXAxisTickLabelsFormattingFunction(this::tickOfX);
    getStyler().setYAxisTickLabelsFormattingFunction(this::tickOfY);
  }

  private String tickOfX(double value) {
    var s = getStyler();
    return Numbers.tick(
        value,
        s.getXAxisMin() != null ? s.getXAxisMin() : extreme(XYSeries::getXMin, Math::min),
        s.getXAxisMax() != null ? s.getXAxisMax() : extreme(XYSeries::getXMax, Math::max));
  }

  private String tickOfY(double value) {
    var s = getStyler();
    return Numbers.tick(
        value,
        s.getYAxisMin() != null ? s.getYAxisMin() : extreme(XYSeries::getYMin, Math::min),
        s.getYAxisMax() != null ? s.getYAxisMax() : extreme(XYSeries::getYMax, Math::max));
  }

  private double extreme(ToDoubleFunction<XYSeries> end, DoubleBinaryOperator of) {
    return getSeriesCollection().stream()
        .filter(XYSeries::isEnabled)
        .mapToDouble(end)
        .reduce(of)
        .orElse(0);
  }

  /**
   * XChart puts ticks at data points where these are evenly spaced, at 0, 7, 14 … for example. A
   * number that is none among them keeps the ticks round; the series is disabled, thus not drawn.
   */
  private void roundTicks() {
    addSeries("nacre: ticks", new double[] {Double.NaN}, new double[] {Double.NaN})
        .setEnabled(false);
  }

  Style style() {
    return style;
  }

  Rectangle2D plotArea() {
    return plot.getBounds();
  }

  XYSeries line(String name, double[] x, double[] y, Color color, double width) {
    var series = addSeries(name, finite(x), finite(y));
    series.setLineColor(color);
    series.setLineStyle(Style.stroke(width));
    series.setMarker(SeriesMarkers.NONE);
    series.setMarkerColor(color);
    series.setFillColor(color);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    return series;
  }

  /** XChart leaves gaps for NaN, but stumbles over infinity. */
  private static double[] finite(double[] values) {
    return Arrays.stream(values).map(v -> Double.isFinite(v) ? v : Double.NaN).toArray();
  }

  XYSeries dots(String name, double[] x, double[] y, Color color, Marker marker) {
    var series = line(name, x, y, color, 1);
    series.setLineStyle(Style.none());
    series.setMarker(marker);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return series;
  }

  /** Below all that is added later; also sets the ranges of the axes to the field's. */
  XYSeries field(String name, Field field) {
    rangeX(field.x0(), field.x1());
    getStyler().setYAxisMin(field.y0());
    getStyler().setYAxisMax(field.y1());
    // Not quite 1: XChart leaves out the labels that stand at the very ends of an axis.
    getStyler().setPlotContentSize(0.9999);
    return overlay(name, field.on(this));
  }

  /** Draws with a marker that finds its own places, once, below all that is added later. */
  XYSeries overlay(String name, Marker marker) {
    double[] x = {getStyler().getXAxisMin()};
    double[] y = {getStyler().getYAxisMin()};
    var series = dots(name, x, y, style.text(), marker);
    series.setShowInLegend(false);
    return series;
  }

  void colorBar(ColorBar bar) {
    key.show(bar);
    getStyler().setLegendVisible(true);
    getStyler().setLegendPosition(LegendPosition.OutsideE);
  }

  /** Names the series at the ends of their lines. */
  void nameLines() {
    key.nameAtLineEnds();
    legend(LegendPosition.OutsideE);
  }

  /** Lines of text right of the plot, on top. */
  void remark(String... lines) {
    key.remark(Arrays.stream(lines).filter(line -> !line.isEmpty()).toList());
    legend(LegendPosition.OutsideE);
  }

  List<String> remarks() {
    return key.remarks();
  }

  void rangeX(double low, double high) {
    getStyler().setXAxisMin(low);
    getStyler().setXAxisMax(high);
  }

  /** A range that is widened where it is almost empty. */
  void rangeY(double low, double high) {
    double least = 1e-6 * Math.max(Math.abs(low), Math.abs(high));
    double around = high - low > least ? 0 : least == 0 ? 1 : Math.abs(high) / 2;
    getStyler().setYAxisMin(low - around);
    getStyler().setYAxisMax(high + around);
  }

  /** A range for what was drawn so far, so that constants and gaps have an axis, too. */
  void fitY() {
    double low = extreme(XYSeries::getYMin, Math::min);
    double high = extreme(XYSeries::getYMax, Math::max);
    rangeY(low <= high ? low : 0, low <= high ? high : 1);
  }

  /** From a positive number to a larger one; before any series, as its grid lies below them. */
  void logarithmicY(double low, double high) {
    setYAxisTitle(getYAxisTitle() + " (logarithmic)");
    var styler = getStyler();
    styler.setYAxisLogarithmic(true);
    styler.setYAxisLogarithmicDecadeOnly(true);
    styler.setYAxisMin(low);
    styler.setYAxisMax(high);
    styler.setPlotGridHorizontalLinesVisible(false);
    var powers = Ticks.powersOfTen(low, high, MOST_DECADES);
    styler.setYAxisTickLabelsFormattingFunction(
        v -> powers.stream().anyMatch(p -> Math.abs(v / p - 1) < 1e-9) ? Numbers.tick(v) : "");
    overlay("nacre: decades", new Decades(this, powers));
  }

  void legend(LegendPosition position) {
    getStyler().setLegendVisible(true);
    getStyler().setLegendPosition(position);
  }

  @Override
  public String getTitle() {
    return titleIsOurs ? " " : super.getTitle();
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Pen.smooth(g);
    String nameX = getXAxisTitle();
    String nameY = getYAxisTitle();
    var font = getStyler().getAxisTitleFont();
    setXAxisTitle(Pen.fit(nameX, font, width / 2.0));
    setYAxisTitle(Pen.fit(nameY, font, height - ABOVE_AND_BELOW));
    try {
      paintWithTitle(g, width, height);
    } finally {
      setXAxisTitle(nameX);
      setYAxisTitle(nameY);
    }
  }

  private void paintWithTitle(Graphics2D g, int width, int height) {
    var styler = getStyler();
    String title = getTitle();
    if (title.isBlank() || !styler.isChartTitleVisible()) {
      super.paint(g, width, height);
      return;
    }
    int padding = styler.getChartTitlePadding();
    int room = Title.padding(this);
    styler.setChartTitlePadding(room);
    titleIsOurs = true;
    try {
      super.paint(g, width, height);
    } finally {
      titleIsOurs = false;
      styler.setChartTitlePadding(padding);
    }
    Title.paint(g, this, title, room);
  }

  /** Saves as {@link Charts#saveAs(IChart, Path)} does. */
  public Path saveAs(Path path) {
    return Saving.save(this, path, Picture.SCALE);
  }

  /** Saves as {@link Charts#saveAs(IChart, Path, double)} does. */
  public Path saveAs(Path path, double scale) {
    return Saving.save(this, path, scale);
  }

  /** In a terminal. */
  @Override
  public String toString() {
    return "chart '%s', %d×%d; Charts.show shows it".formatted(getTitle(), getWidth(), getHeight());
  }
}
