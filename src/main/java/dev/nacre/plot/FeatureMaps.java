package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.layer.Chain.Link;
import dev.nacre.plot.Tiles.Tile;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What each channel of a layer makes of one image: heat maps with one scale, beside the image. */
final class FeatureMaps {
  private static final int INPUT = 140;
  private static final int WIDEST = 620;
  private static final int GAP = 28;

  private FeatureMaps() {}

  static Picture of(Model model, String layer, Tensor image) {
    Link link = link(model, layer);
    float[] values;
    try (var _ = Scope.open()) {
      values = model.activations(oneImage(model, image)).get(layer).toArray();
    }
    Shape shape = link.output();
    var style = Style.current();
    var scale = Scale.of(values, style);
    var maps = tiles(values, shape, scale);
    var input = input(model, image, style);
    var bar = new ColorBar(scale, "", !Scale.allFinite(values));
    double barHeight = Math.max(90, Math.min(maps.totalHeight(), 220));
    double barX = input.totalWidth() + GAP + maps.totalWidth() + GAP / 2.0;
    return Frame.around(
        "%s: %s of one image".formatted(layer, Numbers.count(shape.dim(0), "map", "maps")),
        (int) Math.ceil(barX + bar.width(style)),
        (int) Math.ceil(Math.max(barHeight, Math.max(maps.totalHeight(), input.totalHeight()))),
        (g, s, x, y) -> {
          input.paint(g, s, x, y);
          maps.paint(g, s, x + input.totalWidth() + GAP, y);
          bar.paint(g, s, x + barX, y, barHeight);
        });
  }

  private static Link link(Model model, String layer) {
    List<Link> links = model.allLayers();
    for (Link link : links) {
      if (link.name().equals(layer) && link.output().rank() == 3) {
        return link;
      }
    }
    boolean exists = links.stream().anyMatch(link -> link.name().equals(layer));
    String withMaps =
        links.stream()
            .filter(link -> link.output().rank() == 3)
            .map(Link::name)
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        (exists
                    ? "layer '%s' has no feature maps (channels×height×width)"
                    : "there is no layer '%s'")
                .formatted(layer)
            + "; "
            + (withMaps.isEmpty() ? "no layer of this network has any" : "try one of " + withMaps));
  }

  private static Tensor oneImage(Model model, Tensor image) {
    Shape wanted = model.inputShape();
    if (image.size() != wanted.size()) {
      throw new ShapeException(
          "feature maps are of one image of %s, but the tensor is %s; try data.sample(0)"
              .formatted(wanted, image.shape()));
    }
    return image.reshape(wanted.prepend(1).dims());
  }

  private static Tiles input(Model model, Tensor image, Style style) {
    Shape shape = model.inputShape();
    int channels = shape.rank() == 3 ? shape.dim(0) : 1;
    boolean seen = channels == 1 || channels == 3;
    var stack =
        new ImageGrid.Stack(
            seen ? image.toArray() : Arrays.copyOf(image.toArray(), shape.dim(1) * shape.dim(2)),
            1,
            seen ? channels : 1,
            shape.dim(-2),
            shape.dim(-1));
    double factor = INPUT / (double) Math.max(stack.height(), stack.width());
    var tile = new Tile(stack.image(0, stack.scale(style)), "input", false);
    double width = Math.max(4, stack.width() * factor);
    double room = Tiles.room(List.of(tile.label()), width, INPUT);
    return new Tiles(List.of(tile), 1, room, width, Math.max(4, stack.height() * factor));
  }

  private static Tiles tiles(float[] values, Shape shape, Scale scale) {
    int channels = shape.dim(0);
    int height = shape.dim(1);
    int width = shape.dim(2);
    var tiles = new ArrayList<Tile>();
    for (int c = 0; c < channels; c++) {
      var map = Arrays.copyOfRange(values, c * height * width, (c + 1) * height * width);
      tiles.add(new Tile(Field.cells(map, height, width, scale), String.valueOf(c), false));
    }
    double size = channels <= 8 ? 104 : channels <= 64 ? 64 : 44;
    double factor = size / Math.max(height, width);
    double across = Math.max(4, width * factor);
    int fitting = (int) ((WIDEST + Tiles.GAP) / (across + Tiles.GAP));
    int columns = ImageGrid.balanced(channels, fitting);
    return new Tiles(tiles, columns, across, across, Math.max(4, height * factor));
  }
}
