package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.io.FileException;
import dev.nacre.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.PieChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.IChart;

class SavingTest {
  @TempDir Path folder;
  private final StyledChart chart = Charts.heatMap(Tensor.randn(new Rng(1), 4, 6));

  @AfterEach
  void lightAgain() {
    Charts.use(Style.LIGHT);
  }

  @Test
  void aPngHasAsManyPixelsAsItsScaleAsksFor() throws IOException {
    for (double scale : new double[] {0.5, 1, 2, 3}) {
      var path = Charts.saveAs(chart, folder.resolve("chart.png"), scale);
      var image = ImageIO.read(path.toFile());
      assertThat(image.getWidth()).isEqualTo((int) Math.round(scale * chart.getWidth()));
      assertThat(image.getHeight()).isEqualTo((int) Math.round(scale * chart.getHeight()));
    }
    Charts.saveAs(chart, folder.resolve("CHART.PNG"));
    assertThat(ImageIO.read(folder.resolve("CHART.PNG").toFile()).getWidth())
        .isEqualTo(2 * chart.getWidth());
    var picture = Charts.images(Tensor.zeros(3, 8, 8));
    assertThat(picture.saveAs(folder.resolve("p.png"))).exists();
    assertThat(ImageIO.read(picture.saveAs(folder.resolve("q.png"), 1).toFile()).getWidth())
        .isEqualTo(picture.width());
  }

  @Test
  void whatChartsGiveIsAnOrdinaryChartThatSavesItself() throws IOException {
    assertThat(
            Arrays.stream(Charts.class.getMethods())
                .filter(method -> IChart.class.isAssignableFrom(method.getReturnType()))
                .map(Method::getReturnType))
        .isNotEmpty()
        .isSubsetOf(StyledChart.class, Picture.class);
    XYChart curve = Charts.line(Tensor.of(1, 2), Tensor.of(3, 4));
    curve.setTitle("mine");
    curve.getStyler().setLegendVisible(false);
    curve.addSeries("more", new double[] {1, 2}, new double[] {4, 3});
    Drawn.of(curve);
    for (double scale : new double[] {0.5, 1, 3}) {
      var path = chart.saveAs(folder.resolve("chart.png"), scale);
      assertThat(ImageIO.read(path.toFile()).getWidth())
          .isEqualTo((int) Math.round(scale * chart.getWidth()));
    }
    assertThat(ImageIO.read(chart.saveAs(folder.resolve("chart.png")).toFile()).getHeight())
        .isEqualTo(2 * chart.getHeight());
    assertThatThrownBy(() -> chart.saveAs(folder.resolve("chart.svg")))
        .hasMessageContaining("SVG needs the library VectorGraphics2D");
    assertThatThrownBy(() -> Charts.images(Tensor.zeros(3, 8, 8)).saveAs(Path.of("p.svg")))
        .hasMessageStartingWith("cannot save p.svg: SVG needs the library VectorGraphics2D");
  }

  @Test
  void everyPixelOfAPngComesBack() throws IOException {
    var random = new Random(1);
    for (int[] size : new int[][] {{1, 1}, {7, 3}, {300, 200}}) {
      var image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++) {
          image.setRGB(x, y, x % 3 == 0 ? 0x336699 : random.nextInt(1 << 24));
        }
      }
      var back = ImageIO.read(new ByteArrayInputStream(Png.encode(image, 2)));
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++) {
          assertThat(back.getRGB(x, y)).isEqualTo(image.getRGB(x, y));
        }
      }
    }
  }

  @Test
  void aPngSaysThatItIsDrawnAtTwiceTheSize() {
    byte[] png = Picture.of(chart).png(2);
    var text = new String(png, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("pHYs") + 4;
    assertThat(java.nio.ByteBuffer.wrap(png).getInt(at)).isEqualTo(7559); // 2 · 96 / 0.0254 m
  }

  @Test
  void otherEndingsAreRefused() {
    assertThatThrownBy(() -> Charts.saveAs(chart, Path.of("loss")))
        .hasMessage("a chart is saved as .png or .svg, but the path is loss; try loss.png");
    assertThatThrownBy(() -> Charts.saveAs(chart, Path.of("v1.5.gif")))
        .hasMessage("a chart is saved as .png or .svg, but the path is v1.5.gif; try v1.5.png");
    assertThatThrownBy(() -> Charts.saveAs(chart, folder.resolve("a/b.png")))
        .isInstanceOf(FileException.class)
        .hasMessage(
            """
            cannot write %s
              expected: a folder to write into
              found:    no folder %s\
            """
                .formatted(folder.resolve("a/b.png"), folder.resolve("a")));
    assertThatThrownBy(() -> Charts.saveAs(chart, folder.resolve("x.png"), 0))
        .hasMessage("the scale of a picture must be above 0 and at most 16, but was 0; try 2");
    assertThatThrownBy(() -> Picture.of(chart).image(Double.NaN))
        .hasMessage("the scale of a picture must be above 0 and at most 16, but was NaN; try 2");
  }

  @Test
  void svgNeedsALibraryThatIsNotHere() {
    assertThatThrownBy(() -> Charts.saveAs(chart, Path.of("chart.svg")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            cannot save chart.svg: SVG needs the library VectorGraphics2D, which is not on the class path
              it is not shipped with Nacre because its licence is the LGPL
              try:  a path that ends with .png, or add the library: in a notebook with
                    %maven de.erichseifert.vectorgraphics2d:VectorGraphics2D:0.13
                    and elsewhere that jar to the class path\
            """);
    assertThat(Path.of("chart.svg")).doesNotExist();
  }

  @Test
  void anyXChartIsAPictureAndNothingElseIs() {
    var pie = new PieChart(300, 200);
    pie.addSeries("a", 1);
    pie.addSeries("b", 2);
    assertThat(Picture.of(pie).image(1).getWidth()).isEqualTo(300);
    var picture = Charts.grid(2, chart, pie);
    assertThat(Picture.of(picture)).isSameAs(picture);
    assertThat(Picture.chartType()).isAssignableFrom(PieChart.class);
    assertThatThrownBy(() -> Picture.of("chart"))
        .hasMessage(
            "a picture is made of a chart, but was given java.lang.String; try"
                + " Charts.heatMap(tensor)");
    assertThat(chart).hasToString("chart 'tensor 4×6', 534×346; Charts.show shows it");
  }

  @Test
  void aGridHasItsChartsInRows() {
    var picture = Charts.grid(2, chart, chart, chart);
    assertThat(picture.width()).isEqualTo(2 * chart.getWidth() + 4);
    assertThat(picture.height()).isEqualTo(2 * chart.getHeight() + 4);
    Drawn.of(picture);
    assertThatThrownBy(() -> Charts.grid(0, chart))
        .hasMessage("the number of columns must be at least 1, but was 0; try 2");
    assertThatThrownBy(() -> Charts.grid(2))
        .hasMessage(
            "a grid needs at least one chart, but was given none; try Charts.grid(2, a, b)");
  }

  @Test
  void withoutAScreenAChartIsSavedAndItsPathPrinted() throws IOException {
    var text = new ByteArrayOutputStream();
    var out = System.out;
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      Charts.show(chart);
    } finally {
      System.setOut(out);
    }
    var line = text.toString(StandardCharsets.UTF_8).strip();
    assertThat(line).startsWith("there is no screen; saved as ").endsWith(".png");
    var path = Path.of(line.substring("there is no screen; saved as ".length()));
    assertThat(ImageIO.read(path.toFile()).getWidth()).isEqualTo(2 * chart.getWidth());
    Files.delete(path);
  }

  @Test
  void aScreenThatIsGoneDoesNotAnswer() throws IOException {
    assertThat(Screen.answers("nonsense")).isFalse();
    assertThat(Screen.answers(":98765")).isFalse();
    int number;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      number = server.getLocalPort() - 6000;
      assertThat(Screen.answers("127.0.0.1:%d.0".formatted(number))).isTrue();
    }
    assertThat(Screen.answers("127.0.0.1:%d.0".formatted(number))).isFalse();
  }

  @Test
  void whatIsSavedReplacesAFileWholly() throws IOException {
    var path = chart.saveAs(folder.resolve("chart.png"));
    var link = Files.createSymbolicLink(folder.resolve("link.png"), path);
    var before = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    chart.saveAs(link);
    assertThat(link).isSymbolicLink();
    assertThat(Files.readAttributes(path, BasicFileAttributes.class).fileKey())
        .as("another file was written and moved there")
        .isNotEqualTo(before);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("chart.png", "link.png");
  }

  @Test
  void aStyleThatIsNotKnownIsLight() {
    assertThat(Style.called("DARK")).isEqualTo(Style.DARK);
    assertThat(Style.called("light")).isEqualTo(Style.LIGHT);
    assertThat(Style.called("drak")).isEqualTo(Style.LIGHT);
    assertThatThrownBy(() -> Charts.use(null)).hasMessage("style is missing (null)");
  }

  @Test
  void darkChartsAreDarkAndAllTextStandsOut() {
    Charts.use(Style.DARK);
    assertThat(Drawn.of(Charts.histogram(Tensor.randn(new Rng(1), 99))).at(3, 3))
        .isEqualTo(Style.DARK.background());
    for (var style : Style.values()) {
      assertThat(contrast(style.text().getRGB(), style)).isGreaterThan(7);
      assertThat(contrast(style.muted().getRGB(), style)).isGreaterThan(4.5);
      for (int i = 0; i < 8; i++) {
        assertThat(contrast(style.color(i).getRGB(), style)).as("line %d", i).isGreaterThan(2);
        assertThat(contrast(style.legible(style.color(i)).getRGB(), style))
            .as("text %d", i)
            .isGreaterThan(3);
      }
    }
  }

  /** WCAG 2. */
  private static double contrast(int rgb, Style style) {
    double a = CellLabels.luminance(rgb) + 0.05;
    double b = CellLabels.luminance(style.background().getRGB()) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }
}
