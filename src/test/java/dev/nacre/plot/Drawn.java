package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;

/** A chart's pixels, and what tests ask about them. */
record Drawn(BufferedImage image) {
  static Drawn of(IChart chart) {
    var image = Picture.of(chart).image(Picture.SCALE);
    assertThat(image.getWidth()).isEqualTo(2 * chart.getWidth());
    assertThat(image.getHeight()).isEqualTo(2 * chart.getHeight());
    var drawn = new Drawn(image);
    assertThat(drawn.share(Style.current().background())).isBetween(0.005, 0.999);
    return drawn;
  }

  /** The colour at a place in units of the chart. */
  Color at(double x, double y) {
    return new Color(image.getRGB((int) Math.round(2 * x), (int) Math.round(2 * y)));
  }

  /** The share of pixels of exactly this colour. */
  double share(Color color) {
    return (double) count(color) / (image.getWidth() * image.getHeight());
  }

  int count(Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  static String[] seriesOf(XYChart chart) {
    return chart.getSeriesCollection().stream()
        .filter(XYSeries::isEnabled)
        .map(XYSeries::getName)
        .toArray(String[]::new);
  }

  static String labelOf(XYChart chart, String series) {
    return chart.getSeries(series).getLabel();
  }
}
