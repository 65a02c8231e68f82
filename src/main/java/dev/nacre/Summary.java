package dev.nacre;

import dev.nacre.layer.Chain;
import dev.nacre.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The layers of a network, the shapes they give and how many numbers each learns. Its text is a
 * table.
 *
 * <p>Initial weights, unless a layer brings its own: He's (normal, variance 2 / inputs) where the
 * layer is followed by ReLU's family, else Glorot's (uniform, variance 2 / (inputs + outputs));
 * biases are zero. Batch normalization, pooling and flattening in between do not matter to
 * "followed by". Recurrent layers have Glorot's weights for their inputs (He's with ReLU),
 * orthogonal ones for their states, and a bias of one at the forget gates of an LSTM; embeddings
 * have normal ones of variance 1.
 *
 * @param input the kind of what goes in, "images"
 * @param chain the layers
 */
public record Summary(String input, Chain chain) {
  /** One row: a layer, the shape of its output for one example, and how many numbers it learns. */
  public record Row(String layer, String shape, long parameters) {}

  /** The rows, what goes in first. */
  public List<Row> rows() {
    var rows = new ArrayList<Row>();
    rows.add(new Row(input, chain.input().toString(), 0));
    for (Chain.Link link : chain.allLinks()) {
      // the layers of its branch, which follow, do the learning
      boolean residual = link.layer() instanceof Residual;
      long count = residual ? 0 : link.declared().trainedCount();
      rows.add(new Row(link.name(), link.output().toString(), count));
    }
    return rows;
  }

  /** How many numbers all layers learn. */
  public long parameters() {
    return rows().stream().mapToLong(Row::parameters).sum();
  }

  @Override
  public String toString() {
    var rows = rows();
    int names = width(rows.stream().map(Row::layer).toList(), "layer");
    int shapes = width(rows.stream().map(Row::shape).toList(), "output shape");
    var line = "%-" + names + "s  %-" + shapes + "s  %12s\n";
    var text = new StringBuilder(String.format(line, "layer", "output shape", "parameters"));
    for (Row row : rows) {
      String count = row.parameters == 0 ? "" : grouped(row.parameters);
      text.append(String.format(line, row.layer, row.shape, count).stripTrailing()).append('\n');
    }
    long total = parameters();
    return text.append(String.format(line, "total", "", grouped(total)).stripTrailing()).toString();
  }

  private static int width(List<String> cells, String title) {
    return Math.max(title.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String grouped(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
