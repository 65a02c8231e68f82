package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Shape;
import dev.nacre.layer.Chain.Link;
import dev.nacre.layer.Conv;
import dev.nacre.plot.Tiles.Tile;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The weights of a convolution: a picture for each filter, or for each of its channels. */
final class FilterImages {
  private static final int WIDEST = 760;
  private static final int MOST = 64;
  private static final int MOST_ROWS = 16;
  private static final int MOST_COLUMNS = 24;
  private static final int LEFT = 30;
  private static final int TOP = 18;
  private static final int SPACE = 4;
  private static final int GAP = 16;

  private FilterImages() {}

  static Picture of(Model model, String layer) {
    var weight = model.weight(link(model, layer).name() + ".weight");
    Shape shape = weight.shape();
    float[] values = weight.toArray();
    return switch (shape.dim(1)) {
      case 1 -> tiles(layer, values, shape, false);
      case 3 -> tiles(layer, values, shape, true);
      default -> table(layer, values, shape);
    };
  }

  private static Link link(Model model, String layer) {
    var convolutions =
        model.allLayers().stream().filter(link -> link.layer() instanceof Conv).toList();
    for (Link link : convolutions) {
      if (link.name().equals(layer)) {
        return link;
      }
    }
    boolean exists = model.allLayers().stream().anyMatch(link -> link.name().equals(layer));
    throw new IllegalArgumentException(
        "%s; %s"
            .formatted(
                exists
                    ? "layer '%s' is no convolution and has no filters".formatted(layer)
                    : "there is no layer '%s'".formatted(layer),
                convolutions.isEmpty()
                    ? "no layer of this network is one"
                    : "try one of "
                        + convolutions.stream().map(Link::name).collect(Collectors.joining(", "))));
  }

  private static Picture tiles(String layer, float[] values, Shape shape, boolean colour) {
    int height = shape.dim(2);
    int width = shape.dim(3);
    int count = Math.min(shape.dim(0), MOST);
    int numbers = (colour ? 3 : 1) * height * width;
    var scale = signed(values);
    var tiles = new ArrayList<Tile>();
    for (int f = 0; f < count; f++) {
      var filter = Arrays.copyOfRange(values, f * numbers, (f + 1) * numbers);
      var image =
          colour ? rgb(filter, height, width, scale) : Field.cells(filter, height, width, scale);
      tiles.add(new Tile(image, String.valueOf(f), false));
    }
    double factor = (count <= 16 ? 72.0 : 48.0) / Math.max(height, width);
    double across = Math.max(4, width * factor);
    int columns = ImageGrid.balanced(count, (int) ((WIDEST + Tiles.GAP) / (across + Tiles.GAP)));
    var grid = new Tiles(tiles, columns, across, across, Math.max(4, height * factor));
    String title = title(layer, count, shape);
    if (colour) {
      return Frame.around(title, grid.totalWidth(), grid.totalHeight(), grid::paint);
    }
    return withBar(title, scale, grid.totalWidth(), grid.totalHeight(), grid::paint);
  }

  private static String title(String layer, int shown, Shape shape) {
    String size = shape.dim(2) + "×" + shape.dim(3);
    return shown == shape.dim(0)
        ? "%s: %s of %s".formatted(layer, Numbers.count(shown, "filter", "filters"), size)
        : "%s: the first %d of %d filters of %s".formatted(layer, shown, shape.dim(0), size);
  }

  /** Zero in the middle, also where all numbers have one sign. */
  private static Scale signed(float[] values) {
    double most = 0;
    for (float v : values) {
      most = Float.isFinite(v) ? Math.max(most, Math.abs(v)) : most;
    }
    return new Scale(
        -Math.max(most, 1e-30), Math.max(most, 1e-30), Style.current().diverging(), false);
  }

  /** Red, green and blue; grey is zero. */
  private static BufferedImage rgb(float[] filter, int height, int width, Scale scale) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    int area = height * width;
    for (int p = 0; p < area; p++) {
      int rgb = 0xFF;
      for (int c = 0; c < 3; c++) {
        double share = scale.share(filter[c * area + p]);
        rgb = rgb << 8 | Math.clamp(Math.round(255 * share), 0, 255);
      }
      image.setRGB(p % width, p / width, rgb);
    }
    return image;
  }

  private static Picture table(String layer, float[] values, Shape shape) {
    int rows = Math.min(shape.dim(0), MOST_ROWS);
    int columns = Math.min(shape.dim(1), MOST_COLUMNS);
    int height = shape.dim(2);
    int width = shape.dim(3);
    var scale = signed(values);
    double size = Math.max(24, Math.min(44, 520.0 / Math.max(rows, columns)));
    double across = size * width / Math.max(height, width);
    double down = size * height / Math.max(height, width);
    var images = new ArrayList<List<BufferedImage>>();
    for (int f = 0; f < rows; f++) {
      var row = new ArrayList<BufferedImage>();
      for (int c = 0; c < columns; c++) {
        int at = (f * shape.dim(1) + c) * height * width;
        row.add(
            Field.cells(Arrays.copyOfRange(values, at, at + height * width), height, width, scale));
      }
      images.add(row);
    }
    String title = title(layer, rows, shape) + ", a row each";
    String channels =
        columns == shape.dim(1)
            ? "input channel"
            : "input channel, the first %d of %d".formatted(columns, shape.dim(1));
    int totalWidth = (int) Math.ceil(LEFT + columns * (across + SPACE));
    int totalHeight = (int) Math.ceil(2 * TOP + rows * (down + SPACE));
    return withBar(
        title,
        scale,
        totalWidth,
        totalHeight,
        (g, style, x, y) -> {
          var font = style.font(10.5f);
          Pen.text(g, channels, font, style.muted(), x + LEFT, y + TOP / 2.0 - 2, 0);
          for (int c = 0; c < columns; c++) {
            double middle = x + LEFT + c * (across + SPACE) + across / 2;
            Pen.text(g, String.valueOf(c), font, style.muted(), middle, y + 1.5 * TOP - 2, 0.5);
          }
          for (int f = 0; f < rows; f++) {
            double top = y + 2 * TOP + f * (down + SPACE);
            Pen.text(g, String.valueOf(f), font, style.muted(), x + LEFT - 8, top + down / 2, 1);
            for (int c = 0; c < columns; c++) {
              new Field(images.get(f).get(c), false, 0, 0, 0, 0)
                  .draw(g, style, x + LEFT + c * (across + SPACE), top, across, down);
            }
          }
        });
  }

  private static Picture withBar(
      String title, Scale scale, int width, int height, Frame.Content content) {
    var bar = new ColorBar(scale, "", false);
    int tall = Math.max(90, Math.min(height, 220));
    return Frame.around(
        title,
        (int) Math.ceil(width + GAP + bar.width(Style.current())),
        Math.max(height, tall),
        (g, style, x, y) -> {
          content.paint(g, style, x, y);
          bar.paint(g, style, x + width + GAP, y, tall);
        });
  }
}
