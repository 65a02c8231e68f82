package dev.nacre.jupyter;

import dev.nacre.History;
import dev.nacre.Model;
import dev.nacre.Summary;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Picture;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
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
              context.renderIfRequested(as, (_, _) -> draw.accept(value, out));
            });
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

  /** What readers that cannot see are told. */
  static String alternative(Picture picture) {
    return picture.title() == null || picture.title().isBlank() ? "chart" : picture.title();
  }

  private static String table(Summary summary) {
    var rows =
        summary.rows().stream()
            .map(row -> List.of(row.layer(), row.shape(), grouped(row.parameters())))
            .collect(java.util.stream.Collectors.toList());
    rows.add(List.of("total", "", grouped(summary.parameters())));
    return Html.table(List.of("layer", "output shape", "parameters"), rows);
  }

  private static String grouped(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
  }
}
