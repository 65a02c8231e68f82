package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.plot.Tiles.Tile;
import dev.nacre.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tensors of images as pictures: grey for one channel, colour for three. */
final class ImageGrid {
  private static final int WIDEST = 760;
  private static final int WIDEST_LABEL = 120;
  private static final double LEAST_SIDE = 4;
  static final int MOST = 60;

  private ImageGrid() {}

  /** One image or a batch of them. */
  static Picture of(Tensor tensor) {
    var stack = Stack.of(tensor);
    return of(title(Math.min(stack.count, MOST), stack.count), stack, List.of(), List.of());
  }

  static Picture of(Dataset data, int count) {
    return of(data, null, count);
  }

  /**
   * @param model whose classes are to be shown; may be null
   */
  static Picture of(Dataset data, Model model, int count) {
    requireImages(data);
    var shown = data.take(Math.min(count, data.size()));
    var stack = Stack.of(shown.features());
    if (!data.hasLabels()) {
      return of(title(shown.size(), data.size()), stack, List.of(), List.of());
    }
    var names = data.classNames();
    int[] truth = shown.labels();
    if (model == null) {
      var labels = IntStream.of(truth).mapToObj(names::get).toList();
      return of(title(shown.size(), data.size()), stack, labels, List.of());
    }
    int[] seen = model.classify(shown.features());
    var labels = new ArrayList<String>();
    var wrong = new ArrayList<Boolean>();
    for (int i = 0; i < truth.length; i++) {
      String guess = seen[i] < names.size() ? names.get(seen[i]) : String.valueOf(seen[i]);
      boolean right = seen[i] == truth[i];
      labels.add(right ? guess : guess + ", not " + names.get(truth[i]));
      wrong.add(!right);
    }
    return of(title(shown.size(), data.size()), stack, labels, wrong);
  }

  static void requireImages(Dataset data) {
    Shape sample = data.sampleShape();
    if (sample.rank() != 3 || sample.dim(0) != 1 && sample.dim(0) != 3) {
      throw new ShapeException(
          "pictures need samples of 1×height×width or 3×height×width, but those of %s are %s; try data.withSampleShape(1, height, width)"
              .formatted(data.name(), sample));
    }
  }

  private static String title(int shown, int of) {
    return shown == of
        ? Numbers.count(of, "image", "images")
        : "the first %d of %s images".formatted(shown, Numbers.count(of));
  }

  /**
   * @param labels a line for each, or none at all
   * @param marked whether to point at each, or none at all
   */
  static Picture of(String title, Stack stack, List<String> labels, List<Boolean> marked) {
    var scale = stack.scale(Style.current());
    int shown = Math.min(stack.count, MOST);
    double size = tileSize(shown);
    double factor = size / Math.max(stack.height, stack.width);
    factor = factor >= 1 ? Math.floor(factor) : factor;
    var tiles = new ArrayList<Tile>();
    for (int i = 0; i < shown; i++) {
      tiles.add(
          new Tile(
              stack.image(i, scale),
              labels.isEmpty() ? "" : labels.get(i),
              !marked.isEmpty() && marked.get(i)));
    }
    double width = Math.max(LEAST_SIDE, stack.width * factor);
    double room = Tiles.room(labels, width, WIDEST_LABEL);
    int columns = balanced(shown, (int) ((WIDEST + Tiles.GAP) / (room + Tiles.GAP)));
    var grid = new Tiles(tiles, columns, room, width, Math.max(LEAST_SIDE, stack.height * factor));
    return Frame.around(title, grid.totalWidth(), grid.totalHeight(), grid::paint);
  }

  /** The most columns that make all rows equally long, or almost. */
  static int balanced(int count, int fitting) {
    int most = Math.clamp(fitting, 1, count);
    for (int columns = most; 2 * columns > most; columns--) {
      if (count % columns == 0) {
        return columns;
      }
    }
    return Math.ceilDiv(count, Math.ceilDiv(count, most));
  }

  private static double tileSize(int count) {
    return count == 1 ? 224 : count <= 4 ? 160 : count <= 12 ? 112 : 64;
  }

  /** ImageGrid of one size: count × channels × height × width numbers. */
  record Stack(float[] values, int count, int channels, int height, int width) {
    static Stack of(Tensor tensor) {
      Shape shape = tensor.shape();
      int rank = shape.rank();
      if (tensor.size() == 0) {
        throw new ShapeException(
            "there is no image to draw: the tensor is %s; try another slice".formatted(shape));
      }
      if (rank < 2 || rank > 4) {
        throw new ShapeException(
            "images are height×width, channels×height×width or a batch of these, but the tensor is %s; try reshape(-1, 1, height, width)"
                .formatted(shape));
      }
      boolean batch = rank == 4 || rank == 3 && shape.dim(0) != 1 && shape.dim(0) != 3;
      int channels = rank == 4 ? shape.dim(1) : rank == 3 && !batch ? shape.dim(0) : 1;
      if (channels != 1 && channels != 3) {
        throw new ShapeException(
            "images have 1 channel (grey) or 3 (red, green, blue), but %s has %d; try .slice(1, 0, 1), or Charts.featureMaps for the channels of a layer"
                .formatted(shape, channels));
      }
      return new Stack(
          tensor.toArray(), batch ? shape.dim(0) : 1, channels, shape.dim(-2), shape.dim(-1));
    }

    /** Black to white from 0 to 1, or to the largest; diverging colours where signs differ. */
    Scale scale(Style style) {
      var stats = Stats.of(values);
      if (stats.finite() == 0 || stats.least() >= 0 && stats.most() <= 1) {
        return new Scale(0, 1, ColorMap.GREYS, false);
      }
      if (channels == 3 || stats.least() >= 0) {
        return new Scale(Math.min(0, stats.least()), stats.most(), ColorMap.GREYS, false);
      }
      return Scale.of(values, style);
    }

    BufferedImage image(int i, Scale scale) {
      int area = height * width;
      int at = i * channels * area;
      if (channels == 1) {
        return Field.cells(
            java.util.Arrays.copyOfRange(values, at, at + area), height, width, scale);
      }
      var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      for (int p = 0; p < area; p++) {
        int rgb = 0;
        boolean finite = true;
        for (int c = 0; c < 3; c++) {
          float v = values[at + c * area + p];
          finite &= Float.isFinite(v);
          rgb = rgb << 8 | scale.rgb(v) & 0xFF;
        }
        if (finite) {
          image.setRGB(p % width, p / width, 0xFF000000 | rgb);
        }
      }
      return image;
    }
  }
}
