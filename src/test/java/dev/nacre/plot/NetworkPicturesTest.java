package dev.nacre.plot;

import static dev.nacre.layer.Padding.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Digits;
import org.junit.jupiter.api.Test;

/** Filters, the path of shapes, the worst predictions. */
class NetworkPicturesTest {
  private static final Model NET =
      Network.images(1, 8, 8)
          .conv(6, 3, c -> c.padding(same()))
          .relu()
          .conv(8, 3)
          .batchNorm()
          .flatten()
          .dense(10)
          .build(1);

  // ---- filters

  @Test
  void eachFilterOfAGreyImageIsATileWithZeroInTheMiddleOfTheScale() {
    var picture = Charts.filters(NET, "conv1");
    assertThat(picture.title()).isEqualTo("conv1: 6 filters of 3×3");
    float[] values = NET.weight("conv1.weight").toArray();
    double most = 0;
    for (float v : values) {
      most = Math.max(most, Math.abs(v));
    }
    var scale = new Scale(-most, most, ColorMap.DIVERGING_LIGHT, false);
    // the first weight of the first filter: 72 / 3 = 24 wide
    assertThat(Drawn.of(picture).at(14 + 12, 40 + 12).getRGB() & 0xFFFFFF)
        .isEqualTo(scale.rgb(values[0]));
  }

  @Test
  void filtersOfManyChannelsAreATableAndThoseOfThreeAreInColour() {
    var table = Charts.filters(NET, "conv2");
    assertThat(table.title()).isEqualTo("conv2: 8 filters of 3×3, a row each");
    Drawn.of(table);
    var many = Network.images(40, 9, 9).conv(70, 3, c -> c.kernel(3, 2)).build(1);
    assertThat(Charts.filters(many, "conv1").title())
        .isEqualTo("conv1: the first 16 of 70 filters of 3×2, a row each");
    Drawn.of(Charts.filters(many, "conv1"));
    var colour = Network.images(3, 8, 8).conv(100, 5).build(1);
    assertThat(Charts.filters(colour, "conv1").title())
        .isEqualTo("conv1: the first 64 of 100 filters of 5×5");
    Drawn.of(Charts.filters(colour, "conv1"));
  }

  @Test
  void aLayerWithoutFiltersIsRefusedWithThoseThatHaveSome() {
    assertThatThrownBy(() -> Charts.filters(NET, "relu1"))
        .hasMessage("layer 'relu1' is no convolution and has no filters; try one of conv1, conv2");
    assertThatThrownBy(() -> Charts.filters(NET, "conv3"))
        .hasMessage("there is no layer 'conv3'; try one of conv1, conv2");
    assertThatThrownBy(() -> Charts.filters(Network.features(2).dense(1).build(1), "dense1"))
        .hasMessage(
            "layer 'dense1' is no convolution and has no filters; no layer of this network is one");
  }

  // ---- the path of shapes

  @Test
  void theWayThroughANetworkEndsAtItsOutput() {
    var path = Charts.shapePath(NET);
    assertThat(path.title()).isEqualTo("1×8×8 → 10  (3,406 parameters)");
    Drawn.of(path);
    Drawn.of(Charts.shapePath(Network.features(3)));
    Drawn.of(Charts.shapePath(Network.tokens(50, 12).embedding(8).lstm(4).lastStep()));
    Drawn.of(Charts.shapePath(Network.features(3).residual(s -> s.dense(3).relu()).relu()));
    var longer = Network.features(3);
    for (int i = 0; i < 25; i++) {
      longer = longer.dense(3);
    }
    var wrapped = Charts.shapePath(longer);
    assertThat(wrapped.width()).isLessThanOrEqualTo(940);
    assertThat(wrapped.height()).isGreaterThan(2 * path.height() / 3);
  }

  @Test
  void aResidualIsItsBranchWithALineOverItToTheSum() {
    var stage = Network.features(3);
    var plain = Charts.shapePath(stage.dense(3).dense(3).relu());
    var skipped = Charts.shapePath(stage.residual(s -> s.dense(3).dense(3)).relu());
    assertThat(skipped.title()).isEqualTo("3 → 3  (24 parameters)");
    var green = Style.LIGHT.legible(Style.LIGHT.color(2));
    assertThat(Drawn.of(plain).count(green)).isZero();
    assertThat(Drawn.of(skipped).count(green)).isGreaterThan(300);
    assertThat(skipped.width()).isGreaterThan(plain.width());
    var nested = Charts.shapePath(stage.residual(s -> s.dense(3).residual(t -> t.dense(3))));
    assertThat(nested.height()).isGreaterThan(plain.height());
    Drawn.of(Charts.shapePath(stage.residual(s -> s.relu())));
  }

  @Test
  void anErrorsPathEndsAtWhatDidNotFit() {
    ShapeException error = null;
    try {
      Network.images(1, 8, 8).maxPool(2).conv(3, 5);
    } catch (ShapeException e) {
      error = e;
    }
    assertThat(error.path())
        .extracting(ShapeException.Stop::toString)
        .containsExactly("images 1×8×8", "maxPool 1×4×4", "conv1 ✗");
    var drawn = Drawn.of(Charts.shapePath(error));
    assertThat(drawn.count(Style.LIGHT.color(5))).isGreaterThan(100);
    assertThatThrownBy(() -> Charts.shapePath(new ShapeException("other")))
        .hasMessage(
            "this error tells of no path of shapes; try one of a network that does not fit");
  }

  // ---- the worst predictions

  @Test
  void theWorstAreThoseWhoseTrueClassIsLeastProbable() {
    var data = Digits.load().take(50);
    var found = WorstPredictions.find(NET, data, 3);
    var worst = found.worst();
    float[] p = NET.probabilities(data.features()).toArray();
    double least = 1;
    for (int i = 0; i < 50; i++) {
      least = Math.min(least, p[10 * i + data.label(i)]);
    }
    assertThat(worst).hasSize(3);
    assertThat(worst).isEqualTo(WorstPredictions.find(NET, data, 50).worst().subList(0, 3));
    assertThat(found.wrong()).isEqualTo((int) Math.round(50 * (1 - NET.evaluate(data).accuracy())));
    assertThat(worst.getFirst().ofTruth()).isEqualTo((float) least);
    assertThat(worst.get(2).ofTruth()).isGreaterThanOrEqualTo(worst.get(1).ofTruth());
    var picture = Charts.worstPredictions(NET, data);
    assertThat(picture.title())
        .startsWith("24 worst predictions; ")
        .endsWith(" of 50 images wrong");
    Drawn.of(picture);
    assertThat(Charts.worstPredictions(NET, data, 1).title()).startsWith("the worst prediction; ");
    assertThatThrownBy(() -> Charts.worstPredictions(NET, data, 61))
        .hasMessage("number of pictures must be between 1 and 60, but was 61; try 24");
  }

  // ---- layers inside residuals

  @Test
  void filtersAndMapsOfLayersInsideResidualsAreDrawn() {
    var net =
        Network.images(1, 8, 8).residual(s -> s.conv(1, 3, c -> c.padding(same()))).relu().build(1);
    var image = Digits.load().sample(0);
    assertThat(Charts.filters(net, "residual1.conv1").title())
        .isEqualTo("residual1.conv1: 1 filter of 3×3");
    assertThat(Charts.featureMaps(net, "residual1.conv1", image).title())
        .isEqualTo("residual1.conv1: 1 map of one image");
    assertThatThrownBy(() -> Charts.filters(net, "conv1"))
        .hasMessage("there is no layer 'conv1'; try one of residual1.conv1");
    assertThatThrownBy(() -> Charts.featureMaps(net, "conv1", image))
        .hasMessage("there is no layer 'conv1'; try one of residual1, residual1.conv1, relu1");
    Drawn.of(Charts.activations(net, Digits.load().take(3).features()));
  }
}
