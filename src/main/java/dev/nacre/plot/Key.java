package dev.nacre.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Legend_Marker;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * What stands right of a plot. From top to bottom: remarks, XChart's legend, a colour bar; or else
 * names at the ends of their lines, so that nobody has to match colours. With the legend anywhere
 * else than right of the plot, it is XChart's legend and nothing else.
 */
final class Key extends Legend_Marker<XYStyler, XYSeries> {
  private static final double GAP = 8;
  private static final double LINE = 15;
  private static final double WIDEST = 190;

  /** More names than this may not have room for all. */
  private static final int MANY = 8;

  private final StyledChart chart;
  private List<String> remarks = List.of();
  private ColorBar bar;
  private boolean atLineEnds;

  Key(StyledChart chart) {
    super(chart);
    this.chart = chart;
  }

  void show(ColorBar bar) {
    this.bar = bar;
  }

  void remark(List<String> lines) {
    remarks = List.copyOf(lines);
  }

  void nameAtLineEnds() {
    atLineEnds = true;
  }

  List<String> remarks() {
    return remarks;
  }

  @Override
  public Rectangle2D getBounds() {
    if (!beside()) {
      return super.getBounds();
    }
    double width = remarks.stream().mapToDouble(line -> width(line)).max().orElse(0);
    if (bar != null) {
      width = Math.max(width, bar.width(chart.style()));
    }
    for (XYSeries series : named()) {
      width = Math.max(width, atLineEnds ? width(series.getLabel()) : entries().getWidth());
    }
    if (atLineEnds && named().size() > MANY) {
      width = Math.max(width, width(more(named().size())));
    }
    return new Rectangle2D.Double(0, 0, width + GAP, 0);
  }

  @Override
  public void paint(Graphics2D g) {
    if (!beside()) {
      super.paint(g);
      return;
    }
    var plot = chart.plotArea();
    double x = chart.getWidth() - getBounds().getWidth() - GAP / 2;
    double y = plot.getY();
    for (String line : remarks) {
      Pen.text(g, fit(line), font(), chart.style().muted(), x, y + LINE / 2, 0);
      y += LINE;
    }
    y += remarks.isEmpty() ? 0 : GAP;
    if (atLineEnds) {
      paintNames(g, y);
    } else if (!named().isEmpty()) {
      var saved = g.getTransform();
      g.translate(x - chart.getStyler().getLegendPadding(), y - 6);
      doPaint(g);
      g.setTransform(saved);
      y += entries().getHeight() + 4;
    }
    if (bar != null) {
      bar.paint(g, chart.style(), x, y, plot.getMaxY() - y);
    }
  }

  private void paintNames(Graphics2D g, double top) {
    var plot = chart.plotArea();
    var series = named();
    double room = plot.getMaxY() - Math.max(top, plot.getY());
    int fitting = fitting(series, room);
    if (fitting < series.size()) {
      fitting = fitting(series, room - LINE);
      var more = more(series.size() - fitting);
      Pen.text(g, more, font(), chart.style().muted(), plot.getMaxX() + GAP, plot.getMaxY(), 0);
      series = series.subList(0, fitting);
    }
    var ends = series.stream().mapToDouble(this::endOf).toArray();
    var heights = series.stream().mapToDouble(s -> LINE * lines(s).length + 2).toArray();
    double bottom = plot.getMaxY() - (fitting < named().size() ? LINE : 0);
    var places = Spread.apart(ends, heights, Math.max(top, plot.getY()), bottom);
    double x = plot.getMaxX() + GAP;
    for (int i = 0; i < places.length; i++) {
      var color = chart.style().legible(series.get(i).getLineColor());
      double y = places[i] - heights[i] / 2 + 1 + LINE / 2;
      if (Math.abs(places[i] - ends[i]) > 3) {
        g.setColor(chart.style().faded(color, 0.5));
        g.setStroke(Style.stroke(1));
        g.draw(new Line2D.Double(plot.getMaxX() + 1, ends[i], x - 2, y));
      }
      for (String line : lines(series.get(i))) {
        Pen.text(g, fit(line), font(), color, x, y, 0);
        color = chart.style().muted();
        y += LINE;
      }
    }
  }

  private static String more(int count) {
    return "and %d more".formatted(count);
  }

  /** How many of them, from the first on, have their names in so much room. */
  private static int fitting(List<XYSeries> series, double room) {
    double height = 0;
    int n = 0;
    while (n < series.size() && (height += LINE * lines(series.get(n)).length + 2) <= room) {
      n++;
    }
    return n;
  }

  /** The height, on the screen, of a series' last point. */
  private double endOf(XYSeries series) {
    double[] y = series.getYData();
    int last = y.length - 1;
    while (last > 0 && Double.isNaN(y[last])) {
      last--;
    }
    var plot = chart.plotArea();
    double end = chart.getScreenYFromChart(y[last]);
    return Double.isNaN(end) ? plot.getCenterY() : Math.clamp(end, plot.getY(), plot.getMaxY());
  }

  private static String[] lines(XYSeries series) {
    return series.getLabel().split("\n");
  }

  private double width(String text) {
    return text.lines().mapToDouble(line -> Pen.width(fit(line), font())).max().orElse(0);
  }

  private String fit(String line) {
    return Pen.fit(line, font(), WIDEST);
  }

  private Font font() {
    return chart.getStyler().getLegendFont();
  }

  private Rectangle2D entries() {
    return super.getBounds();
  }

  private List<XYSeries> named() {
    return chart.getSeriesCollection().stream()
        .filter(s -> s.isEnabled() && s.isShowInLegend())
        .toList();
  }

  private boolean beside() {
    return (bar != null || atLineEnds || !remarks.isEmpty())
        && chart.getStyler().getLegendPosition() == LegendPosition.OutsideE;
  }
}
