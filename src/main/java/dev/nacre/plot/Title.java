package dev.nacre.plot;

import java.awt.Font;
import java.awt.Graphics2D;

/**
 * A chart's title, over the middle of its plot. Unlike XChart's it stays within the chart: moved
 * aside, then smaller, and at last cut off.
 */
final class Title {
  private static final float SMALLEST = 0.75f;

  private Title() {}

  /** What XChart has to leave free above and below an empty title to make room for one. */
  static int padding(StyledChart chart) {
    var styler = chart.getStyler();
    return styler.getChartTitlePadding()
        + (int) Math.ceil(Pen.capHeight(styler.getChartTitleFont()) / 2);
  }

  static void paint(Graphics2D g, StyledChart chart, String title, int padding) {
    var styler = chart.getStyler();
    double margin = styler.getChartPadding();
    double room = chart.getWidth() - 2 * margin;
    Font font = styler.getChartTitleFont();
    double wish = Pen.width(title, font);
    if (wish > room) {
      font = font.deriveFont(font.getSize2D() * (float) Math.max(SMALLEST, room / wish));
    }
    String text = Pen.fit(title, font, room);
    double half = Pen.width(text, font) / 2;
    double x =
        Math.clamp(
            chart.plotArea().getCenterX(), margin + half, chart.getWidth() - margin - half + 1e-3);
    Pen.text(g, text, font, styler.getChartTitleFontColor(), x, margin + padding, 0.5);
  }
}
