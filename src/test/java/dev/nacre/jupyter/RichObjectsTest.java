package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Network;
import dev.nacre.array.Rng;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.io.Csv;
import dev.nacre.metric.Confusion;
import dev.nacre.tensor.Tensor;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

/** How Nacre's objects look in a notebook, in any JJava kernel. */
class RichObjectsTest {

  private static final MIMEType PNG = MIMEType.parse("image/png");
  private static final String EVIL = "<script>alert(1)</script>";

  private final Renderer renderer = new Renderer();

  RichObjectsTest() {
    Renderers.register(renderer);
  }

  private DisplayData drawn(Object value) {
    var data = renderer.render(value);
    assertThat(data.getData(MIMEType.TEXT_PLAIN)).as("text").isNotNull();
    return data;
  }

  private String html(Object value) {
    return String.valueOf(drawn(value).getData(MIMEType.TEXT_HTML));
  }

  private static List<String> cells(String html) {
    var cell = Pattern.compile("<t[dh][^>]*>([^<]*)</t[dh]>");
    return cell.matcher(html).results().map(found -> found.group(1)).toList();
  }

  @Test
  void aTensorIsASmallHeatTable() {
    var html = html(Tensor.of(new float[][] {{1, -2}, {Float.NaN, 0.123456f}}));
    assertThat(html)
        .contains("Tensor 2×2, 1 of them NaN or infinite, the others -2 … 1, mean -0.29218");
    assertThat(cells(html)).containsExactly("1", "−2", "NaN", "0.1235");
    assertThat(html).contains("rgba(0,114,178,0.60)", "rgba(230,120,0,0.30)");
    var large = html(Tensor.zeros(3, 100, 200));
    assertThat(large).contains("the first of 3 matrices", "mean 0");
    assertThat(cells(large)).contains("…").hasSizeLessThan(100);
    assertThat(cells(html(Tensor.of(1e-9f, -1e9f)))).containsExactly("1.00e−09", "−1.00e+09");
    assertThat(cells(html(Tensor.of(16_777_216, 1_234_567, -7, 0.5f))))
        .containsExactly("16777216", "1234567", "−7", "0.5");
    assertThat(html(Tensor.scalar(3))).isEqualTo("null");
    assertThat(html(Tensor.zeros(0))).isEqualTo("null");
    var closed = Tensor.ones(2);
    closed.array().close();
    assertThat(html(closed)).isEqualTo("null");
  }

  @Test
  void tensorsOfImagesArePictures() {
    assertThat(html(Digits.load().sample(0))).contains("Tensor 1×8×8", "<img ", "alt=\"1 image\"");
    assertThat(html(Tensor.uniform(new Rng(1), 0, 1, 4, 3, 9, 9))).contains("alt=\"4 images\"");
    assertThat(html(Tensor.zeros(1, 8, 8).sub(1))).doesNotContain("<img");
    assertThat(html(Tensor.zeros(16, 1, 3, 3))).doesNotContain("<img");
  }

  @Test
  void aDataSetShowsItsClassesAndItsFirstSamples() {
    var digits = html(Digits.load());
    assertThat(digits)
        .contains("1,797 samples of 1×8×8, 10 classes", "<img ", "the first 20 of 1,797 images");
    assertThat(cells(digits)).contains("class", "samples", "7");
    var rows =
        Dataset.of(new float[][] {{0.5f, 2}, {3, 4}}, new int[] {1, 0})
            .withClassNames("a<b", EVIL)
            .withName(EVIL);
    assertThat(html(rows)).doesNotContain("<script").contains("&lt;script&gt;", "a&lt;b");
    assertThat(cells(html(rows)))
        .contains("feature 0", "feature 1", "0.5", "a&lt;b")
        .doesNotContain("feature 2");
    var targets =
        Dataset.of(new float[3][20], new float[][] {{1, 2, 3, 4, 5}, new float[5], new float[5]});
    assertThat(cells(html(targets))).contains("… 20", "target", "1, 2, 3, 4, …");
    assertThat(html(Dataset.of(new float[1][1], new int[1]))).contains("1 sample of 1, 1 class<");
    assertThat(html(rows.split(0.5))).contains("1 sample of 2");
    var steps = Dataset.of(new float[2][5][3], new int[][] {{0, 1, 2, 0, 1}, new int[5]});
    assertThat(cells(html(steps.withSampleShape(15)))).contains("0, 1, 2, 0, …");
    var sequences = Dataset.of(Tensor.zeros(2, 5, 3), new int[] {0, 1});
    assertThat(html(sequences)).contains("samples of 5×3").doesNotContain("<img");
    var many = Dataset.of(new float[30][1], java.util.stream.IntStream.range(0, 30).toArray());
    assertThat(html(many)).contains("and 10 more classes");
  }

  @Test
  void numbersAreGroupedInOneWayInAllCountries() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(html(Dataset.of(new float[1_234][1], new int[1_234])))
          .contains("1,234 samples", "</span> 1,234</td>");
      assertThat(html(Tensor.zeros(1_234, 2, 2))).contains("first of 1,234 matrices");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void modelsAndStagesAreTheTableOfTheirLayers() {
    var stage = Network.features(2).dense(3).then(EVIL, x -> x).named("<b>");
    for (var network : List.of(stage, stage.build(1), stage.summary()))
      assertThat(html(network)).contains("<table", "dense1", "&lt;b&gt;").doesNotContain("<b>");
  }

  @Test
  void confusionIsAChartAndItsPairsAreATable() {
    var confusion = new Confusion(List.of("cat", EVIL));
    confusion.add(new int[] {0, 0}, new int[] {0, 1});
    assertThat(drawn(confusion).getData(PNG)).isNotNull();
    assertThat(html(confusion.mostConfused()))
        .contains("&lt;script&gt;", "50.0 %")
        .doesNotContain("<script");
    assertThat(html(new Confusion(List.of("a")).mostConfused())).contains("nothing confused");
  }

  @Test
  void aTableOfAFileHasItsFirstRows(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("a.csv"), "x,<i>\n1,\"<script>\"\n");
    var html = html(Csv.read(file));
    assertThat(cells(html)).containsExactly("x", "&lt;i&gt;", "1", "&lt;script&gt;");
    assertThat(html).contains("1 row of 2 columns");
  }

  @Test
  void whatCannotBeDrawnShowsItsTextAndSaysWhy() {
    var chart =
        new XYChart(100, 100) {
          @Override
          public void paint(Graphics2D g, int width, int height) {
            throw new IllegalStateException("charts need a font; try: apt install fontconfig");
          }

          @Override
          public String toString() {
            return "my chart";
          }
        };
    var drawn = drawn(chart);
    assertThat(drawn.getData(MIMEType.TEXT_PLAIN))
        .isEqualTo("my chart\nno picture: charts need a font; try: apt install fontconfig");
    assertThat(drawn.getData(PNG)).isNull();
  }

  @Test
  void aJavaImageIsAPicture() {
    var image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
    assertThat(drawn(image).getData(PNG)).isNotNull();
    assertThat(drawn(image).getData(MIMEType.TEXT_PLAIN)).isEqualTo("image, 20×10");
  }

  @Test
  void aShapeErrorHasThePathAsAPicture() {
    ShapeException error = null;
    try {
      Network.images(1, 4, 4).maxPool(2).conv(1, 5);
    } catch (ShapeException e) {
      error = e;
    }
    var path = Renderers.shapePath(new RuntimeException(error)).orElseThrow();
    assertThat(path.getData(MIMEType.TEXT_PLAIN))
        .isEqualTo("images 1×4×4 → maxPool 1×2×2 → conv1 ✗");
    assertThat(path.getData(PNG)).isNotNull();
    assertThat(Renderers.shapePath(new ShapeException("no path"))).isEmpty();
    assertThat(Renderers.shapePath(new RuntimeException())).isEmpty();
  }
}
