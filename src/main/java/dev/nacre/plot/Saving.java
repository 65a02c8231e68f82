package dev.nacre.plot;

import dev.nacre.array.Check;
import dev.nacre.io.AtomicFile;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.IChart;

/** Charts and pictures to pixels and files. */
final class Saving {
  private static final double LARGEST_SCALE = 16;

  private Saving() {}

  static BufferedImage draw(IChart chart, double scale) {
    if (!(scale > 0 && scale <= LARGEST_SCALE)) {
      throw new IllegalArgumentException(
          "the scale of a picture must be above 0 and at most %s, but was %s; try 2"
              .formatted(Numbers.tick(LARGEST_SCALE), Numbers.tick(scale)));
    }
    Fonts.check();
    var image =
        new BufferedImage(
            (int) Math.max(1, Math.round(chart.getWidth() * scale)),
            (int) Math.max(1, Math.round(chart.getHeight() * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.scale(scale, scale);
      chart.paint(g, chart.getWidth(), chart.getHeight());
    } finally {
      g.dispose();
    }
    return image;
  }

  static Path save(IChart chart, Path path, double scale) {
    Check.given("chart", chart);
    Check.given("path", path);
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    byte[] content;
    if (name.endsWith(".png")) {
      content = Png.encode(draw(chart, scale), scale);
    } else if (name.endsWith(".svg")) {
      content = Svg.encode(chart, path);
    } else {
      throw new IllegalArgumentException(
          "a chart is saved as .png or .svg, but the path is %s; try %s.png"
              .formatted(path, path.toString().replaceFirst("\\.\\p{Alpha}\\w{1,3}$", "")));
    }
    AtomicFile.write(path, out -> out.write(content));
    return path;
  }
}
