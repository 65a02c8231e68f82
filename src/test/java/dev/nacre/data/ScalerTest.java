package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ScalerTest {
  private static final Dataset TABLE =
      Dataset.of(new float[][] {{1, 7, -1}, {2, 7, -3}, {6, 7, -2}}, new int[] {0, 1, 1});

  @Test
  void zScoreGivesMeanZeroAndDeviationOne() {
    var zScore = ZScore.fit(TABLE);
    assertThat(zScore.mean()).containsExactly(3, 7, -2);
    assertThat(zScore.deviation())
        .containsExactly((float) Math.sqrt(14 / 3.0), 1, (float) Math.sqrt(2 / 3.0));
    float a = (float) Math.sqrt(14 / 3.0);
    float b = (float) Math.sqrt(2 / 3.0);
    assertThat(zScore.apply(TABLE).features().toArray())
        .containsExactly(-2 / a, 0, 1 / b, -1 / a, 0, -1 / b, 3 / a, 0, 0);
    assertThat(zScore.apply(TABLE).labels()).containsExactly(0, 1, 1);
  }

  @Test
  void minMaxGivesZeroToOne() {
    var minMax = MinMax.fit(TABLE);
    assertThat(minMax.min()).containsExactly(1, 7, -3);
    assertThat(minMax.max()).containsExactly(6, 7, -1);
    assertThat(minMax.apply(TABLE).features().toArray())
        .containsExactly(0, 0, 1, .2f, 0, 0, 1, 0, .5f);
  }

  @Test
  void otherDataIsScaledByTheTrainingDatasNumbers() {
    var other = Dataset.of(new float[][] {{-4, 9, 0}}, new float[][] {{5}}).withName("new");
    var scaled = MinMax.fit(TABLE).apply(other);
    assertThat(scaled.features().toArray()).containsExactly(-1, 2, 1.5f);
    assertThat(scaled.targets().toArray()).containsExactly(5);
    assertThat(scaled.name()).isEqualTo("new");
  }

  @Property(tries = 100)
  void tensorsAreScaledToTheSameBitsAsDataSets(@ForAll long seed) {
    var x = Tensor.randn(new Rng(seed), 20, 3, 4, 2).mul(5).add(-70);
    var data = Dataset.of(x, new int[20]);
    for (var scaler : new Scaler[] {ZScore.fit(data), MinMax.fit(data)}) {
      var scaled = scaler.apply(data).features().toArray();
      assertThat(scaler.apply(x).toArray()).containsExactly(scaled);
      assertThat(scaler.apply(data.sample(19)).toArray())
          .containsExactly(java.util.Arrays.copyOfRange(scaled, 19 * 24, 20 * 24));
    }
  }

  @Test
  void imagesAreScaledByChannelAndSequencesByFeature() {
    var random = Tensor.randn(new Rng(1), 50, 2, 3, 4);
    var factor = Tensor.of(new float[] {1, 100}, Shape.of(2, 1, 1));
    var images = Dataset.of(random.mul(factor).add(factor), new int[50]);
    var zScore = ZScore.fit(images);
    assertThat(zScore.mean()).hasSize(2);
    var x = zScore.apply(images).features();
    assertStandard(x.mean(0, 2, 3), x.square().mean(0, 2, 3));

    var sequences = images.withSampleShape(12, 2);
    assertThat(ZScore.fit(sequences).mean()).hasSize(2);
    var y = ZScore.fit(sequences).apply(sequences).features();
    assertStandard(y.mean(0, 1), y.square().mean(0, 1));

    var table = images.withSampleShape(24);
    assertThat(MinMax.fit(table).min()).hasSize(24);
  }

  private static void assertStandard(Tensor mean, Tensor meanSquare) {
    for (float m : mean.toArray()) {
      assertThat(m).isCloseTo(0, within(1e-5f));
    }
    for (float s : meanSquare.toArray()) {
      assertThat(s).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void constantFeaturesBecomeExactlyZeroWhateverTheirValue() {
    for (float constant : new float[] {0.1f, 1e30f, -3e-40f, 16777217f}) {
      var features = new float[1001][1];
      for (var row : features) {
        row[0] = constant;
      }
      var data = Dataset.of(features, new int[1001]);
      assertThat(ZScore.fit(data).apply(data).features().toArray()).containsOnly(0);
      assertThat(MinMax.fit(data).apply(data).features().toArray()).containsOnly(0);
    }
  }

  @Test
  void gradientsFlowThrough() {
    var x = Tensor.of(new float[][] {{1, 2, 3}}).requiresGrad();
    MinMax.fit(TABLE).apply(x).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(.2f, 1, .5f);
  }

  @Test
  void samplesOfAnotherShapeAreRefused() {
    var zScore = ZScore.fit(TABLE);
    assertThatThrownBy(() -> zScore.apply(TABLE.withSampleShape(3, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "this scaler was fitted on samples of 3, but is applied to samples of 3×1; try one"
                + " fitted on the latter");
    assertThatThrownBy(() -> zScore.apply(Tensor.zeros(2, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("applied to a tensor of 2×4;");
    assertThatThrownBy(() -> ZScore.fit(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("training data is missing (null)");
  }

  @Test
  void aRangeBeyondFloat32IsRefused() {
    var data = Dataset.of(new float[][] {{0, 3e38f}, {0, -3e38f}}, new int[2]);
    assertThatThrownBy(() -> MinMax.fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 1 reaches from -3.0E38 to 3.0E38, further than float32; try smaller units");
  }

  @Test
  void scalersPrintTheirNumbers() {
    assertThat(MinMax.fit(TABLE))
        .hasToString(
            """
            MinMax fitted on samples of 3
              column 0: min 1.00000, max 6.00000
              column 1: min 7.00000, max 7.00000
              column 2: min -3.00000, max -1.00000\
            """);
    assertThat(ZScore.fit(TABLE).toString())
        .startsWith("ZScore fitted on samples of 3\n  column 0: mean 3.00000, deviation 2.16025");
    assertThat(ZScore.fit(Digits.load()).toString())
        .startsWith("ZScore fitted on samples of 1×8×8\n  channel 0: mean 0.305260");
  }
}
