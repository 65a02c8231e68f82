package dev.nacre.jupyter;

import dev.nacre.History;
import dev.nacre.Model;
import dev.nacre.Stage;
import dev.nacre.Summary;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.data.Split;
import dev.nacre.io.CsvTable;
import dev.nacre.metric.ConfusedPairs;
import dev.nacre.metric.Confusion;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Film;
import dev.nacre.plot.Picture;
import dev.nacre.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * How Nacre's objects look in a notebook. Text is always there too, for terminals and for readers
 * that cannot see.
 */
final class Renderers {

  private static final MIMEType PNG = MIMEType.parse("image/png");
  private static final MIMEType HTML = MIMEType.TEXT_HTML;

  private static final int CSV_ROWS = 8;

  private Renderers() {}

  static void register(Renderer renderer) {
    register(renderer, Picture.chartType(), PNG, (chart, out) -> put(out, Picture.of(chart)));
    register(
        renderer,
        History.class,
        PNG,
        (history, out) -> {
          if (!history.stepLosses().isEmpty()) put(out, Charts.training(history));
        });
    register(renderer, Summary.class, HTML, (summary, out) -> out.putHTML(table(summary)));
    register(renderer, Model.class, HTML, (model, out) -> out.putHTML(table(model.summary())));
    register(renderer, Stage.class, HTML, (stage, out) -> out.putHTML(table(stage.summary())));
    register(
        renderer,
        Tensor.class,
        HTML,
        (tensor, out) -> {
          var html = TensorHtml.of(tensor);
          if (html != null) out.putHTML(html);
        });
    register(renderer, Dataset.class, HTML, (data, out) -> out.putHTML(DatasetHtml.of(data)));
    register(
        renderer,
        Split.class,
        HTML,
        (split, out) ->
            out.putHTML(DatasetHtml.of(split.train()) + "<br>" + DatasetHtml.of(split.test())));
    register(renderer, CsvTable.class, HTML, (csv, out) -> out.putHTML(table(csv)));
    register(
        renderer,
        Confusion.class,
        PNG,
        (confusion, out) -> put(out, Picture.of(Charts.confusion(confusion))));
    register(renderer, ConfusedPairs.class, HTML, (pairs, out) -> out.putHTML(table(pairs)));
    register(renderer, Film.class, HTML, (film, out) -> out.putHTML(film.html()));
    register(
        renderer,
        BufferedImage.class,
        PNG,
        (image, out) -> {
          out.putText("image, %d×%d".formatted(image.getWidth(), image.getHeight()));
          out.putData(PNG, Base64.getEncoder().encodeToString(png(image)));
        });
  }

  private static <T> void register(
      Renderer renderer, Class<T> type, MIMEType as, BiConsumer<T, DisplayData> draw) {
    renderer
        .createRegistration(type)
        .preferring(as)
        .register(
            (value, context) -> {
              var out = context.getOutputContainer();
              out.putText(value.toString());
              context.renderIfRequested(as, (_, _) -> draw(draw, value, out));
            });
  }

  /** Where it cannot be drawn, for want of a font say, its text stays, and says why. */
  private static <T> void draw(BiConsumer<T, DisplayData> draw, T value, DisplayData out) {
    try {
      draw.accept(value, out);
    } catch (RuntimeException | LinkageError e) {
      out.putText(out.getData(MIMEType.TEXT_PLAIN) + "\nno picture: " + ErrorFormat.words(e));
    }
  }

  /**
   * Twice the pixels, shown at the size that was meant; exported pages describe it by its title.
   */
  static void put(DisplayData out, Picture picture) {
    out.putData(PNG, Base64.getEncoder().encodeToString(picture.png(Picture.SCALE)));
    out.putMetaData(
        PNG,
        Map.of("width", picture.width(), "height", picture.height(), "alt", alternative(picture)));
  }

  /** The path of shapes that an error or its cause tells of; empty for others. */
  static Optional<DisplayData> shapePath(Throwable error) {
    for (var cause : ErrorFormat.causes(error))
      if (cause instanceof ShapeException shapes && !shapes.path().isEmpty()) return path(shapes);
    return Optional.empty();
  }

  private static Optional<DisplayData> path(ShapeException error) {
    var text = error.path().stream().map(Object::toString).collect(Collectors.joining(" → "));
    var out = new DisplayData(text);
    try {
      put(out, Charts.shapePath(error));
      return Optional.of(out);
    } catch (RuntimeException | Error e) {
      return Optional.empty(); // the message has the path as text
    }
  }

  /** Whole, with its transparency. */
  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What readers that cannot see are told. */
  static String alternative(Picture picture) {
    return picture.title() == null || picture.title().isBlank() ? "chart" : picture.title();
  }

  private static String table(Summary summary) {
    var rows =
        summary.rows().stream()
            .map(row -> List.of(row.layer(), row.shape(), grouped(row.parameters())))
            .collect(Collectors.toList());
    rows.add(List.of("total", "", grouped(summary.parameters())));
    return Html.table(List.of("layer", "output shape", "parameters"), rows);
  }

  private static String table(CsvTable csv) {
    var rows = IntStream.range(0, Math.min(csv.rows(), CSV_ROWS)).mapToObj(csv::row).toList();
    var size =
        String.format(
            Locale.ROOT,
            "%,d %s of %d %s",
            csv.rows(),
            csv.rows() == 1 ? "row" : "rows",
            csv.columns().size(),
            csv.columns().size() == 1 ? "column" : "columns");
    return Html.table(csv.columns(), rows, 0) + "<div>" + size + "</div>";
  }

  private static String table(ConfusedPairs confused) {
    if (confused.pairs().isEmpty()) return "<p>nothing confused</p>";
    var rows =
        confused.pairs().stream()
            .map(
                pair ->
                    List.of(
                        pair.label(),
                        pair.predicted(),
                        grouped(pair.count()),
                        String.format(Locale.ROOT, "%.1f %%", 100 * pair.share())))
            .toList();
    return Html.table(List.of("label", "taken for", "times", "of label"), rows, 2);
  }

  private static String grouped(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
  }
}
