package dev.nacre.plot;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.loss.Losses.mse;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.History;
import dev.nacre.Network;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossCurveTest {
  private static final Dataset DIGITS = Digits.load().shuffle(1);

  private static History train(int epochs) {
    return Network.images(1, 8, 8)
        .flatten()
        .dense(10)
        .build(1)
        .trainOn(DIGITS.take(320))
        .minimizing(crossEntropy())
        .with(sgd(0.5))
        .epochs(epochs)
        .quietly()
        .validatingOn(DIGITS.view(IntStream.range(320, 420).toArray()))
        .run();
  }

  private static StyledChart curve(double[] steps, double perEpoch, double... validation) {
    return LossCurve.of(steps, perEpoch, validation, 700, 360);
  }

  private static double[] falling(int n, double from, double to) {
    return IntStream.range(0, n)
        .mapToDouble(i -> from * Math.pow(to / from, i / (n - 1.0)))
        .toArray();
  }

  @Test
  void ofARealRunHasStepsASmoothLineAndTheValidationByEpoch() {
    var history = train(4);
    var chart = Charts.lossCurve(history);
    Drawn.of(chart);
    assertThat(Drawn.seriesOf(chart)).containsExactly("each step", "train", "validation", "best");
    assertThat(chart.getXAxisTitle()).isEqualTo("epoch");
    assertThat(chart.getYAxisTitle()).isEqualTo("loss");
    assertThat(chart.getSeries("each step").getYData())
        .containsExactly(LossCurve.doubles(history.stepLosses()));
    assertThat(chart.getSeries("each step").getXMax()).isEqualTo(4);
    assertThat(chart.getSeries("validation").getXData()).containsExactly(1, 2, 3, 4);
    assertThat(chart.getSeries("validation").getYData())
        .containsExactly(LossCurve.doubles(history.validationLosses()));
    double best = history.validationLosses().stream().mapToDouble(v -> v).min().orElseThrow();
    assertThat(chart.getSeries("best").getYData()).containsExactly(best);
  }

  @Test
  void theNameSaysWhichEpochWasBest() {
    var steps = falling(40, 1, 0.5);
    assertThat(Drawn.labelOf(curve(steps, 10, 0.9, 0.61, 0.7), "validation"))
        .isEqualTo("validation 0.7\nbest 0.61, epoch 2");
    assertThat(Drawn.labelOf(curve(steps, 10, 0.9, 0.8), "validation"))
        .isEqualTo("validation 0.8\nthe best so far");
    assertThat(Drawn.labelOf(curve(steps, 10, 0.9), "validation")).isEqualTo("validation 0.9");
  }

  @Test
  void theAccuracyIsInPercentAndItsBestIsTheHighest() {
    var history = train(3);
    var chart = Charts.accuracyCurve(history);
    Drawn.of(chart);
    assertThat(Drawn.seriesOf(chart)).containsExactly("each step", "train", "validation", "best");
    assertThat(chart.getSeries("each step").getYData())
        .hasSize(30)
        .startsWith(100 * history.stepAccuracies().getFirst());
    assertThat(chart.getSeries("best").getYData()[0])
        .isEqualTo(
            100 * history.validationAccuracies().stream().mapToDouble(v -> v).max().orElseThrow());
    assertThat(chart.getYAxisTitle()).isEqualTo("accuracy (%)");
    var both = Charts.training(history);
    assertThat(both.width()).isGreaterThan(900);
    Drawn.of(both);
  }

  @Test
  void targetsHaveNoAccuracy() {
    var line = Dataset.of(new float[][] {{1}, {2}}, new float[][] {{1}, {2}});
    var net = Network.features(1).dense(1).build(1);
    var history = net.trainOn(line).minimizing(mse()).with(sgd(0.1)).epochs(2).quietly().run();
    var chart = Charts.accuracyCurve(history);
    Drawn.of(chart);
    assertThat(chart.remarks()).containsExactly("targets have no accuracy");
  }

  @Test
  void growsFromNoStepOverOneToAFewOfTheFirstEpoch() {
    var none = curve(new double[0], 10);
    Drawn.of(none);
    assertThat(none.remarks()).containsExactly("no steps yet");
    var one = curve(new double[] {2.3}, 10);
    Drawn.of(one);
    assertThat(one.getSeries("train").getXData()).containsExactly(0.1);
    assertThat(Drawn.labelOf(one, "train")).isEqualTo("train 2.3");
    var few = curve(new double[] {2.3, 2.1, 1.9}, 10);
    Drawn.of(few);
    assertThat(few.getSeries("each step").getXData()).containsExactly(0.1, 0.2, 0.3);
  }

  @Test
  void aLongRunIsThinnedOutButNoSpikeIsLost() {
    var steps = falling(100_000, 1, 0.5);
    steps[77_777] = 1.4;
    var chart = curve(steps, 1000);
    Drawn.of(chart);
    var y = chart.getSeries("each step").getYData();
    assertThat(y.length).isLessThan(1000);
    assertThat(Arrays.stream(y).max().orElseThrow()).isEqualTo(1.4);
    assertThat(chart.getSeries("each step").getXMax()).isEqualTo(100);
    assertThat(chart.getSeries("train").getYData().length).isLessThan(1000);
  }

  @Test
  void isLogarithmicWhereTheLossFallsAHundredfold() {
    assertThat(curve(falling(200, 2, 0.1), 10).getStyler().isYAxisLogarithmic()).isFalse();
    var chart = curve(falling(200, 2, 0.001), 10, 1, 0.1, 0.002);
    assertThat(chart.getStyler().isYAxisLogarithmic()).isTrue();
    assertThat(chart.getYAxisTitle()).isEqualTo("loss (logarithmic)");
    Drawn.of(chart);
  }

  @Test
  void ticksOfManyDecadesAreFewAndTinyLossesHaveAUnit() {
    var wide = IntStream.range(0, 100).mapToDouble(i -> Math.pow(10, -i / 5.0)).toArray();
    var chart = curve(wide, 10);
    Drawn.of(chart);
    var label = chart.getStyler().getYAxisTickLabelsFormattingFunction();
    var labels =
        IntStream.range(-19, 1)
            .mapToObj(i -> label.apply(Math.pow(10, i)))
            .filter(s -> s.length() > 0);
    assertThat(labels).hasSizeBetween(4, 9).doesNotContain("0");
    var tiny = curve(new double[] {3e-30, 2e-30, 1e-30}, 10);
    Drawn.of(tiny);
    assertThat(tiny.getYAxisTitle()).isEqualTo("loss (× 10⁻³⁰)");
    assertThat(tiny.getSeries("train").getYData()[0]).isBetween(2.9, 3.1);
  }

  @Test
  void oneSpikeDoesNotFlattenTheRest() {
    var steps = falling(600, 2, 1);
    steps[300] = 30;
    var chart = curve(steps, 10);
    assertThat(chart.getStyler().getYAxisMax()).isBetween(2.0, 6.0);
    Drawn.of(chart);
  }

  @Test
  void constantAndMissingLossesAreDrawn() {
    var flat = new double[50];
    Arrays.fill(flat, 0.7);
    var chart = curve(flat, 10, 0.7, 0.7);
    assertThat(chart.getStyler().getYAxisMin()).isLessThan(0.7);
    assertThat(chart.getStyler().getYAxisMax()).isGreaterThan(0.7);
    Drawn.of(chart);
    Drawn.of(curve(new double[50], 10, 0, 0));
    var broken = flat.clone();
    Arrays.fill(broken, 20, 50, Double.NaN);
    broken[19] = Double.POSITIVE_INFINITY;
    Drawn.of(curve(broken, 10, Double.NaN, 1, Double.NEGATIVE_INFINITY));
    Drawn.of(curve(new double[] {Double.NaN}, 10, Double.NaN));
    Drawn.of(curve(new double[] {-3, -2, 5}, 10));
  }
}
