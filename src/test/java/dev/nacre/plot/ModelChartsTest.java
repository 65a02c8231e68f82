package dev.nacre.plot;

import static dev.nacre.layer.Activations.relu;
import static dev.nacre.layer.Activations.sigmoid;
import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.metric.Confusion;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.internal.chartpart.IChart;

class ModelChartsTest {
  private static final Dataset DIGITS = Digits.load();
  private static final Model NET =
      Network.images(1, 8, 8)
          .conv(6, 3, c -> c.padding(same()))
          .relu()
          .maxPool(2)
          .flatten()
          .dense(10)
          .build(1);

  // ---- activation functions

  @Test
  void theDerivativeIsTheGradientAndAJumpIsAGap() {
    var chart = Charts.activation(relu());
    Drawn.of(chart);
    assertThat(Drawn.seriesOf(chart)).containsExactly("function", "derivative");
    assertThat(Drawn.labelOf(chart, "derivative")).isEqualTo("relu′");
    assertThat(chart.getTitle()).isEqualTo("relu and its derivative");
    double[] x = chart.getSeries("function").getXData();
    double[] y = chart.getSeries("function").getYData();
    double[] slope = chart.getSeries("derivative").getYData();
    assertThat(x).startsWith(-5).endsWith(5);
    int gaps = 0;
    for (int i = 0; i < x.length; i++) {
      assertThat(y[i]).isEqualTo(Math.max(0, x[i]));
      gaps += Double.isNaN(slope[i]) ? 1 : 0;
      assertThat(Double.isNaN(slope[i]) || slope[i] == (x[i] > 0 ? 1 : 0)).isTrue();
    }
    assertThat(gaps).isEqualTo(1);
  }

  @Test
  void anyFunctionOfTensorsHasACurve() {
    var sigmoid = Charts.activation(sigmoid());
    double[] slope = sigmoid.getSeries("derivative").getYData();
    assertThat(slope[slope.length / 2]).isCloseTo(0.25, within(1e-6));
    assertThat(slope).doesNotContain(Double.NaN);
    Drawn.of(Charts.activation("swish", x -> x.mul(x.sigmoid())));
    Drawn.of(Charts.activation("exp", Tensor::exp));
    Drawn.of(Charts.activation("log", Tensor::log));
    var constant = Charts.activation("one", x -> Tensor.ones(x.dim(0)));
    assertThat(constant.getSeries("derivative").getYData()).containsOnly(0);
    Drawn.of(constant);
    assertThatThrownBy(() -> Charts.activation("sum", x -> x.sum()))
        .hasMessage(
            "an activation gives one number for each, but 'sum' made scalar of 1001; try a function"
                + " such as x -> x.mul(x.sigmoid())");
  }

  @Test
  void aFunctionOfAllElementsTogetherHasNoCurve() {
    assertThatThrownBy(() -> Charts.activation("softmax", x -> x.softmax(-1)))
        .hasMessageStartingWith(
            "an activation takes each number alone, but 'softmax' makes 1.0 of -5.0 alone and ")
        .hasMessageEndingWith(" among others; try Charts.bars of what it makes of a few numbers");
  }

  @Test
  void aBoundarySaysWhereTheModelGivesNaNOrAClassWithoutAName() {
    var broken = Network.features(2).dense(2).build(1);
    broken.weight("dense1.weight").array().fill(Float.NaN);
    var chart = Charts.decisionBoundary(broken, XOR);
    Drawn.of(chart);
    assertThat(chart.remarks()).contains("hatched: NaN");
    var five = Network.features(2).dense(5).build(1);
    five.weight("dense1.bias").array().copyFrom(Tensor.of(0, 0, 0, 99, 0).array());
    var other = Charts.decisionBoundary(five, XOR);
    Drawn.of(other);
    assertThat(other.remarks()).contains("other shades: 3").doesNotContain("hatched: NaN");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Charts.lossCurve(null)).hasMessage("history is missing (null)");
    assertThatThrownBy(() -> Charts.activation(null)).hasMessage("function is missing (null)");
    assertThatThrownBy(() -> Charts.bars(null, Map.of("a", 1)))
        .hasMessage("title is missing (null)");
    assertThatThrownBy(() -> Charts.grid(2, (IChart) null)).hasMessage("chart is missing (null)");
    assertThatThrownBy(() -> Charts.saveAs(null, Path.of("a.png")))
        .hasMessage("chart is missing (null)");
    assertThatThrownBy(() -> Charts.saveAs(Charts.activation(relu()), null))
        .hasMessage("path is missing (null)");
  }

  @Test
  void whatThereIsNothingOfIsSaid() {
    assertThatThrownBy(() -> Charts.activations(Network.features(3).build(1), Tensor.ones(1, 3)))
        .hasMessage("activations are those of layers, but this network has none; try .dense(10)");
    assertThatThrownBy(() -> Charts.line(Tensor.ones(3)))
        .hasMessage("a line needs a y for each x, but there is none; try Charts.line(x, y)");
    assertThatThrownBy(() -> Charts.intervals(Tensor.ones(3), Map.of()))
        .hasMessage(
            "intervals need runs of at least one name, but there are none; try Map.of(\"a\","
                + " runs)");
  }

  // ---- inside a network

  @Test
  void eachLayerHasAHistogramOfItsOutputs() {
    var five = Charts.activations(NET, DIGITS.take(20).features());
    assertThat(five.title()).isEqualTo("Activations of each layer for 20 samples");
    Drawn.of(five);
    var two = Charts.activations(Network.features(3).dense(2).relu().build(1), Tensor.ones(1, 3));
    Drawn.of(two);
    int rowHeight = (five.height() - two.height()) / 2;
    assertThat(rowHeight).as("three rows of two, beside one").isBetween(200, 230);
  }

  @Test
  void eachChannelHasAMapAndTheImageStandsBesideThem() {
    var maps = Charts.featureMaps(NET, "conv1", DIGITS.sample(3));
    assertThat(maps.title()).isEqualTo("conv1: 6 maps of one image");
    var drawn = Drawn.of(maps);
    float[] values = NET.activations(DIGITS.take(4).features()).get("conv1").toArray();
    float[] ofThis = Arrays.copyOfRange(values, 3 * 6 * 64, 4 * 6 * 64);
    var scale = Scale.of(ofThis, Style.LIGHT);
    // the first pixel of the first map: 104 / 8 = 13 wide
    assertThat(drawn.at(14 + 140 + 28 + 6, 40 + 6).getRGB() & 0xFFFFFF)
        .isEqualTo(scale.rgb(ofThis[0]));
    Drawn.of(Charts.featureMaps(NET, "maxPool1", DIGITS.sample(0)));
    Drawn.of(Charts.featureMaps(NET, "relu1", Tensor.zeros(1, 1, 8, 8)));
  }

  @Test
  void aLayerWithoutMapsIsRefusedWithThoseThatHaveSome() {
    var image = DIGITS.sample(0);
    assertThatThrownBy(() -> Charts.featureMaps(NET, "dense1", image))
        .hasMessage(
            "layer 'dense1' has no feature maps (channels×height×width); try one of conv1, relu1,"
                + " maxPool1");
    assertThatThrownBy(() -> Charts.featureMaps(NET, "conv9", image))
        .hasMessage("there is no layer 'conv9'; try one of conv1, relu1, maxPool1");
    assertThatThrownBy(() -> Charts.featureMaps(NET, "conv1", DIGITS.take(2).features()))
        .hasMessage(
            "feature maps are of one image of 1×8×8, but the tensor is 2×1×8×8; try"
                + " data.sample(0)");
    var dense = Network.features(2).dense(3).build(1);
    assertThatThrownBy(() -> Charts.featureMaps(dense, "dense1", Tensor.ones(2)))
        .hasMessage(
            "layer 'dense1' has no feature maps (channels×height×width); no layer of this network"
                + " has any");
  }

  // ---- confusion

  private static Confusion confusion(String... names) {
    return new Confusion(List.of(names));
  }

  @Test
  void confusionCountsEverySampleAndNamesTheWorstPairs() {
    var confusion = confusion("cat", "dog", "bird");
    confusion.add(new int[] {0, 0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 1, 0, 2});
    var chart = Charts.confusion(confusion);
    assertThat(chart.getTitle()).isEqualTo("4 of 7 samples right (57.1 %)");
    assertThat(chart.remarks()).containsExactly("most confused", "2× cat → dog", "1× dog → cat");
    assertThat(chart.getXAxisTitle()).isEqualTo("predicted");
    assertThat(chart.getYAxisTitle()).isEqualTo("true");
    var drawn = Drawn.of(chart);
    // row dog, column bird: never; row bird, column bird: always (off the number in the middle)
    assertThat(drawn.at(chart.getScreenXFromChart(2.4), chart.getScreenYFromChart(-1.4)))
        .isEqualTo(ColorMap.BLUES_LIGHT.color(0));
    assertThat(drawn.at(chart.getScreenXFromChart(2.4), chart.getScreenYFromChart(-2.4)))
        .isEqualTo(ColorMap.BLUES_LIGHT.color(1));
  }

  @Test
  void confusionOfAModelIsThatOfItsEvaluation() {
    var data = DIGITS.take(50);
    double accuracy = NET.evaluate(data).accuracy();
    assertThat(Charts.confusion(NET, data).getTitle())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "%d of 50 samples right (%.1f %%)",
                Math.round(50 * accuracy),
                100 * accuracy));
  }

  @Test
  void namesWrittenFromRightToLeftDoNotTurnTheArrowRound() {
    var confusion = new Confusion(List.of("قط", "كلب"));
    confusion.add(new int[] {0}, new int[] {1});
    String pair = Charts.confusion(confusion).remarks().getLast();
    var line = new java.text.Bidi(pair, java.text.Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    assertThat(line.baseIsLeftToRight()).isTrue();
    assertThat(line.getLevelAt(pair.indexOf('→'))).isZero();
  }

  @Test
  void oneClassTwoHundredAndLongNamesAreDrawn() {
    var one = confusion("only");
    one.add(new int[] {0}, new int[] {0});
    Drawn.of(Charts.confusion(one));
    Drawn.of(Charts.confusion(confusion("none", "of these")));
    var long200 =
        new Confusion(
            IntStream.range(0, 200)
                .mapToObj(i -> "class %d with a long name".formatted(i))
                .toList());
    long200.add(new int[] {7}, new int[] {142});
    var chart = Charts.confusion(long200);
    assertThat(chart.remarks()).containsExactly("most confused", "1× 7 → 142");
    Drawn.of(chart);
    Drawn.of(Charts.confusion(confusion("深度学习", "a name that has no end at all", "", " ")));
  }

  // ---- decision boundary

  private static final Dataset XOR =
      Dataset.of(new float[][] {{0, 0}, {1, 1}, {0, 1}, {1, 0}}, new int[] {0, 0, 1, 1})
          .withClassNames("same", "different");

  private static StyledChart boundary(Dataset data) {
    return Charts.decisionBoundary(Network.features(2).dense(2).build(1), data);
  }

  @Test
  void theGroundHasTheColourOfTheLikeliestClass() {
    var net = Network.features(2).dense(16).tanh().dense(2).build(1);
    net.trainOn(XOR).minimizing(crossEntropy()).with(adam(0.05)).epochs(300).quietly().run();
    var chart = Charts.decisionBoundary(net, XOR);
    assertThat(Drawn.seriesOf(chart)).containsExactly("model", "class 0", "class 1");
    assertThat(Drawn.labelOf(chart, "class 1")).isEqualTo("different");
    assertThat(chart.getTitle()).isEqualTo("Decision boundary, 100.0 % right");
    var drawn = Drawn.of(chart);
    var near00 = drawn.at(chart.getScreenXFromChart(0.08), chart.getScreenYFromChart(0.08));
    var near01 = drawn.at(chart.getScreenXFromChart(0.08), chart.getScreenYFromChart(0.92));
    assertThat(near00.getBlue()).as("blue for 'same'").isGreaterThan(near00.getRed());
    assertThat(near01.getRed()).as("orange for 'different'").isGreaterThan(near01.getBlue());
  }

  @Test
  void whatIsWrongIsCrossedOut() {
    var chart = boundary(XOR);
    assertThat(Drawn.seriesOf(chart)).contains("wrong");
    Drawn.of(chart);
    Drawn.of(boundary(XOR.take(1)));
    Drawn.of(boundary(XOR.withClassNames("model", "wrong")));
    Drawn.of(boundary(XOR.withClassNames("wrong ", "wrong")));
    Drawn.of(boundary(XOR.withClassNames("", "ticks")));
    assertThat(Drawn.labelOf(boundary(XOR.withClassNames("", " ")), "class 0")).isEqualTo("?");
  }

  @Test
  void samplesMayLieAtTheEndsOfFloat32() {
    var ends = new float[][] {{-3e38f, 3e38f}, {3e38f, -3e38f}, {0, Float.MAX_VALUE}};
    Drawn.of(boundary(Dataset.of(ends, new int[] {0, 1, 0})));
  }

  @Test
  void targetsAreRefused() {
    var data = Dataset.of(new float[2][2], new float[2][1]);
    var net = Network.features(2).dense(1).build(1);
    assertThatThrownBy(() -> Charts.decisionBoundary(net, data))
        .hasMessageStartingWith("a decision boundary is drawn between classes, but the samples of")
        .hasMessageEndingWith("have targets (numbers); try labels");
  }

  @Test
  void namesThatBeginAlikeStayApartInAConfusion() {
    var confusion = new Confusion(List.of("a rather long name 1", "a rather long name 2"));
    assertThat(Charts.confusion(confusion).getTitle()).isEqualTo("no samples");
    var label = Charts.confusion(confusion).getStyler().getXAxisTickLabelsFormattingFunction();
    assertThat(label.apply(0.0)).startsWith("a ").contains("…").endsWith("1");
    assertThat(label.apply(1.0)).startsWith("a ").contains("…").endsWith("2");
    assertThatThrownBy(() -> Charts.confusion(new Confusion(List.of())))
        .hasMessageStartingWith("a confusion chart needs at least one class");
  }

  @Test
  void otherThanTwoFeaturesAreRefused() {
    assertThatThrownBy(() -> boundary(DIGITS))
        .hasMessageContaining("a decision boundary is drawn over 2 features, but the samples of ")
        .hasMessageEndingWith(
            " are 1×8×8; try a data set of two of them, or Charts.confusion(model, data)");
  }
}
