package dev.nacre.plot;

import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.internal.chartpart.IChart;

/** Charts side by side, in rows. */
final class Panels {
  private static final int GAP = 4;

  private Panels() {}

  static Picture of(String title, int columns, List<? extends IChart> charts) {
    if (columns < 1) {
      throw new IllegalArgumentException(
          "the number of columns must be at least 1, but was %d; try 2".formatted(columns));
    }
    if (charts.isEmpty()) {
      throw new IllegalArgumentException(
          "a grid needs at least one chart, but was given none; try Charts.grid(2, a, b)");
    }
    int across = Math.min(columns, charts.size());
    var widths = new int[across];
    var heights = new int[(charts.size() + across - 1) / across];
    for (int i = 0; i < charts.size(); i++) {
      widths[i % across] = Math.max(widths[i % across], charts.get(i).getWidth());
      heights[i / across] = Math.max(heights[i / across], charts.get(i).getHeight());
    }
    return Frame.around(
        title,
        title.isEmpty() ? 0 : Frame.MARGIN,
        Arrays.stream(widths).sum() + (across - 1) * GAP,
        Arrays.stream(heights).sum() + (heights.length - 1) * GAP,
        (g, style, x, y) -> {
          double top = y;
          for (int row = 0; row < heights.length; row++) {
            double left = x;
            for (int i = row * across; i < Math.min(charts.size(), (row + 1) * across); i++) {
              var chart = charts.get(i);
              var saved = g.getTransform();
              g.translate(left, top);
              chart.paint(g, chart.getWidth(), chart.getHeight());
              g.setTransform(saved);
              left += widths[i % across] + GAP;
            }
            top += heights[row] + GAP;
          }
        });
  }
}
