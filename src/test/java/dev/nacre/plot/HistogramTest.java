package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static Bins bins(Tensor tensor) {
    float[] values = tensor.toArray();
    return Bins.of(values, Stats.of(values));
  }

  @Test
  void everyFiniteNumberIsCountedOnce() {
    var bins = bins(Tensor.randn(new Rng(1), 10_000));
    assertThat(Arrays.stream(bins.counts()).sum()).isEqualTo(10_000);
    assertThat(bins.counts().length).isBetween(30, 60);
    bins = bins(Tensor.of(1, 2, Float.NaN, 3, Float.NEGATIVE_INFINITY));
    assertThat(Arrays.stream(bins.counts()).sum()).isEqualTo(3);
  }

  @Test
  void aNumberFallsIntoTheBinThatBeginsAtIt() {
    var bins = bins(Tensor.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(bins.low()).isZero();
    assertThat(bins.width()).isEqualTo(1);
    assertThat(bins.counts()).containsExactly(1, 1, 1, 1, 1, 1, 1, 2);
  }

  @Test
  void theRemarksSayWhatTheNumbersAre() {
    var chart = Charts.histogram(Tensor.of(1, 2, 3, Float.NaN, 0));
    assertThat(chart.remarks())
        .containsExactly("5 numbers", "mean 1.5", "deviation 1.12", "1 NaN or ∞", "25 % are 0");
    assertThat(chart.getXAxisTitle()).isEqualTo("value");
    assertThat(chart.getYAxisTitle()).isEqualTo("count");
    assertThat(chart.getTitle()).isEqualTo("tensor 5");
    Drawn.of(chart);
  }

  @Test
  void zerosThatDwarfTheRestAreLeftOutAndThatIsSaid() {
    var x = Tensor.randn(new Rng(1), 1000);
    var chart = Charts.histogram(x.relu());
    assertThat(chart.remarks()).endsWith("and left out here");
    double[] counts = chart.getSeries("count").getYData();
    assertThat(Arrays.stream(counts).limit(counts.length - 1).sum()).isBetween(400.0, 600.0);
    assertThat(Charts.histogram(x).remarks()).hasSize(3);
    assertThat(Charts.histogram(Tensor.zeros(9)).remarks()).endsWith("100 % are 0");
  }

  @Test
  void verySmallAndVeryLargeNumbersGetAUnit() {
    var x = Tensor.uniform(new Rng(1), 1, 2, 100);
    assertThat(Charts.histogram(x.mul(1e-12f)).getXAxisTitle()).isEqualTo("value (× 10⁻¹²)");
    assertThat(Charts.histogram(x.mul(1e30f)).getXAxisTitle()).isEqualTo("value (× 10³⁰)");
    Drawn.of(Charts.histogram(x.mul(1e-12f)));
    Drawn.of(Charts.histogram(x.mul(1e-40f)));
    Drawn.of(Charts.histogram(x.mul(1e38f)));
  }

  @Test
  void aFewNumbersHaveAFewBars() {
    assertThat(Bins.of(new float[] {1, 2}, Stats.of(new float[] {1, 2})).counts()).hasSize(8);
  }

  @Test
  void constantsOneNumberAndNoFiniteNumberAreDrawn() {
    Drawn.of(Charts.histogram(Tensor.full(-3, 50)));
    Drawn.of(Charts.histogram(Tensor.of(0)));
    var chart = Charts.histogram(Tensor.of(Float.NaN, Float.NEGATIVE_INFINITY));
    assertThat(chart.remarks()).containsExactly("2 numbers", "2 NaN or ∞");
    Drawn.of(chart);
  }

  @Test
  void anEmptyTensorIsRefused() {
    assertThatThrownBy(() -> Charts.histogram(Tensor.zeros(3, 0)))
        .hasMessage(
            "a histogram needs at least one number, but the tensor is 3×0; try another slice");
  }
}
