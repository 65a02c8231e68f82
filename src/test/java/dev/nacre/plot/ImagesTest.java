package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.Network;
import dev.nacre.array.Rng;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.tensor.Tensor;
import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesTest {
  /** The pixel (i, j) of the first image in a picture whose image pixels are {@code size} wide. */
  private static Color pixel(Picture picture, double size, int i, int j) {
    return Drawn.of(picture).at(14 + (j + 0.5) * size, 40 + (i + 0.5) * size);
  }

  @Test
  void zeroIsBlackAndOneIsWhite() {
    var picture = Charts.images(Tensor.of(new float[][] {{0, 1}, {0.5f, 0}}));
    assertThat(picture.title()).isEqualTo("1 image");
    assertThat(pixel(picture, 112, 0, 0)).isEqualTo(Color.BLACK);
    assertThat(pixel(picture, 112, 0, 1)).isEqualTo(Color.WHITE);
    assertThat(pixel(picture, 112, 1, 0).getRed()).isBetween(126, 129);
  }

  @Test
  void threeChannelsAreRedGreenAndBlue() {
    var picture =
        Charts.images(Tensor.of(new float[] {1, 0, 0, 1, 0, 0}, dev.nacre.array.Shape.of(3, 1, 2)));
    assertThat(pixel(picture, 112, 0, 0)).isEqualTo(Color.RED);
    assertThat(pixel(picture, 112, 0, 1)).isEqualTo(Color.GREEN);
  }

  @Test
  void numbersBeyondOneAreScaledAndSignsAreColoured() {
    assertThat(pixel(Charts.images(Tensor.of(new float[][] {{0, 255}})), 112, 0, 1))
        .isEqualTo(Color.WHITE);
    assertThat(pixel(Charts.images(Tensor.of(new float[][] {{-1, 1}})), 112, 0, 0))
        .isEqualTo(new Color(0x053061));
  }

  @Test
  void aBatchIsAGridThatSaysWhatIsLeftOut() {
    var sixty = Charts.images(Tensor.uniform(new Rng(1), 0, 1, 100, 8, 8));
    assertThat(sixty.title()).isEqualTo("the first 60 of 100 images");
    assertThat(Charts.images(Digits.load(), 20).title()).isEqualTo("the first 20 of 1,797 images");
    assertThatThrownBy(() -> Charts.images(Digits.load(), 61))
        .hasMessage("number of pictures must be between 1 and 60, but was 61; try 20");
    assertThatThrownBy(() -> Charts.images(Tensor.zeros(0, 1, 8, 8)))
        .hasMessage("there is no image to draw: the tensor is 0×1×8×8; try another slice");
    Drawn.of(sixty);
    assertThat(ImageGrid.balanced(40, 10)).isEqualTo(10);
    assertThat(ImageGrid.balanced(16, 5)).isEqualTo(4);
    assertThat(ImageGrid.balanced(7, 6)).isEqualTo(4);
    assertThat(ImageGrid.balanced(3, 0)).isEqualTo(1);
    Drawn.of(Charts.images(Tensor.full(Float.NaN, 2, 1, 5, 5)));
    Drawn.of(Charts.images(Tensor.zeros(2, 3, 400, 300)));
    Drawn.of(Charts.images(Tensor.zeros(1, 1, 1, 1)));
  }

  @Test
  void samplesHaveTheirClassesAndMistakesAreFramed() {
    var digits = Digits.load().take(12);
    Drawn.of(Charts.images(digits));
    var net = Network.images(1, 8, 8).flatten().dense(10).build(3);
    int wrong = 0;
    int[] seen = net.classify(digits.features());
    for (int i = 0; i < seen.length; i++) {
      wrong += seen[i] == digits.label(i) ? 0 : 1;
    }
    assertThat(wrong).isGreaterThan(3);
    int framed = Drawn.of(Charts.images(digits, net)).count(Style.LIGHT.color(5));
    int perFrame = 4 * 228 * 4; // sides of 2 · (112 + 2) pixels, 4 wide
    assertThat(framed).isBetween((int) (0.97 * wrong * perFrame), wrong * perFrame);
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> Charts.images(Tensor.ones(7)))
        .hasMessage(
            "images are height×width, channels×height×width or a batch of these, but the tensor is"
                + " 7; try reshape(-1, 1, height, width)");
    assertThatThrownBy(() -> Charts.images(Tensor.ones(2, 16, 8, 8)))
        .hasMessage(
            "images have 1 channel (grey) or 3 (red, green, blue), but 2×16×8×8 has 16; try"
                + " .slice(1, 0, 1), or Charts.featureMaps for the channels of a layer");
    var flat = Dataset.of(new float[][] {{1, 2, 3}}, new int[] {0}).withName("rows");
    assertThatThrownBy(() -> Charts.images(flat))
        .hasMessage(
            "pictures need samples of 1×height×width or 3×height×width, but those of rows are 3;"
                + " try data.withSampleShape(1, height, width)");
  }

  @Test
  void barsAreAsLongAsTheirNumbers() {
    var values = new LinkedHashMap<String, Double>();
    values.put("half", 0.5);
    values.put("all", 1.0);
    values.put("", Double.NaN);
    var drawn = Drawn.of(Charts.bars("Shares", values));
    int pixels = drawn.count(Style.LIGHT.color(0));
    assertThat(pixels).isBetween((int) (2 * 2 * 18 * 360 * 1.45), 2 * 2 * 18 * 360 * 3 / 2);
    values.put("minus", -1.0);
    Drawn.of(Charts.bars("", values));
    Drawn.of(Charts.bars("", Map.of("nothing", 0)));
    assertThatThrownBy(() -> Charts.bars("", Map.of()))
        .hasMessage(
            "a bar chart needs at least one bar, but was given none; try Map.of(\"a\", 1.0)");
    values.put("none", null);
    assertThatThrownBy(() -> Charts.bars("", values))
        .hasMessage("number of the bar 'none' is missing (null)");
  }

  @Test
  void linesHaveAYForEachX() {
    var x = Tensor.of(1, 2, 3);
    var chart = Charts.line(x, Tensor.of(1, 4, 9), Tensor.of(3, Float.NaN, 1));
    assertThat(Drawn.seriesOf(chart)).containsExactly("y1", "y2");
    assertThat(chart.getSeries("y1").getYData()).containsExactly(1, 4, 9);
    Drawn.of(chart);
    Drawn.of(Charts.line(x, Tensor.ones(3)));
    Drawn.of(Charts.line(Tensor.of(1), Tensor.of(Float.NaN)));
    assertThatThrownBy(() -> Charts.line(x, Tensor.ones(2)))
        .hasMessage("a line needs a y for each x, but x is 3 and y is 2; try tensors of one size");
    assertThatThrownBy(() -> Charts.line(Tensor.zeros(0), Tensor.zeros(0)))
        .hasMessage("a line needs at least one point, but x is 0; try another slice");
  }
}
