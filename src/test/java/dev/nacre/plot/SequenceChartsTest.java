package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.Network;
import dev.nacre.array.Rng;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceChartsTest {
  @Test
  void gatesAreOneMapEach() {
    var net = Network.sequences(12, 3).lstm(8).lastStep().dense(2).build(1);
    Picture gates = Charts.gates(net, "lstm1", Tensor.randn(new Rng(1), 12, 3));
    assertThat(gates.title()).isEqualTo("lstm1 over 12 steps");
    assertThat(gates.width()).isBetween(900, 1000);
    assertThat(gates.image(1).getHeight()).isEqualTo(gates.height());
  }

  @Test
  void gatesOfWhatHasNoneAreRefused() {
    var net = Network.sequences(12, 3).lstm(8).lastStep().dense(2).build(1);
    assertThatThrownBy(() -> Charts.gates(net, "dense1", Tensor.zeros(12, 3)))
        .hasMessage("there is no LSTM 'dense1'; try lstm1");
  }

  /** t with 2 degrees of freedom is 4.302653 at 97.5 %. */
  @Test
  void anIntervalIsTheMeanAndStudentsTimesItsError() {
    Tensor runs = Tensor.of(new float[][] {{5, 1}, {7, 1}, {9, 1}});
    var band = Intervals.Band.of(runs, false);
    assertThat(band.mean()).containsExactly(7, 1);
    double around = 4.302653 * 2 / Math.sqrt(3);
    assertThat(band.low()[0]).isCloseTo(7 - around, within(1e-5));
    assertThat(band.high()[0]).isCloseTo(7 + around, within(1e-5));
    assertThat(band.low()[1]).isEqualTo(1);
    assertThat(band.high()[1]).isEqualTo(1);
  }

  @Test
  void sharesStayBetweenNothingAndAll() {
    Tensor runs = Tensor.of(new float[][] {{0.9f}, {1}, {0.8f}});
    assertThat(Intervals.Band.of(runs, true).high()).containsExactly(1);
  }

  @Test
  void intervalsHaveALineForEachName() {
    var runs = new LinkedHashMap<String, Tensor>();
    runs.put("RNN", Tensor.of(new float[][] {{1, 0.5f}, {1, 0.25f}}));
    runs.put("LSTM", Tensor.of(new float[][] {{1, 1}, {1, 0.75f}}));
    var chart = Charts.intervals(Tensor.of(5, 20), runs);
    Drawn.of(chart);
    assertThat(Drawn.seriesOf(chart)).containsExactly("RNN", "LSTM");
    assertThat(chart.getSeries("RNN").getYData()).containsExactly(1, 0.375);
    assertThat(chart.getStyler().getYAxisMax()).isEqualTo(1);
    assertThat(chart.getStyler().getYAxisMin()).isEqualTo(0);
  }

  @Test
  void gapsLeaveTheRestAndOnePlaceHasABar() {
    var gaps = Tensor.of(new float[][] {{1, Float.NaN, 5, 6}, {2, 3, 6, 7}});
    var chart = Charts.intervals(Tensor.of(1, 2, 3, 4), Map.of("a", gaps));
    Drawn.of(chart);
    assertThat(chart.getStyler().getYAxisMin()).isLessThan(-4).isGreaterThan(-6);
    assertThat(chart.getStyler().getYAxisMax()).isBetween(12.0, 14.0);
    var one = Charts.intervals(Tensor.of(7), Map.of("a", Tensor.of(new float[][] {{1}, {3}})));
    var fill = Style.LIGHT.faded(Style.LIGHT.color(0), 0x38 / 255.0);
    assertThat(Drawn.of(one).count(fill)).isGreaterThan(1000);
  }

  @Test
  void oneRunHasNoInterval() {
    assertThatThrownBy(() -> Charts.intervals(Tensor.of(5, 20), Map.of("RNN", Tensor.zeros(1, 2))))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "intervals need a row for each run, at least 2, and a column for each of the 2 x, but"
                + " 'RNN' is 1×2; try Tensor.of(new float[runs][2])");
    assertThatThrownBy(() -> Charts.intervals(Tensor.zeros(0), Map.of("a", Tensor.zeros(2, 0))))
        .hasMessage("a line needs at least one point, but x is 0; try another slice");
    var none = new LinkedHashMap<String, Tensor>();
    none.put("a", null);
    assertThatThrownBy(() -> Charts.intervals(Tensor.of(1), none))
        .hasMessage("runs of 'a' is missing (null)");
  }

  @Test
  void whatIsDrawnMayBeCalledAnything() {
    var runs = Tensor.of(new float[][] {{1}, {2}});
    Drawn.of(Charts.intervals(Tensor.of(1), Map.of("", runs, "ticks", runs)));
    var chart = Charts.line(Tensor.of(1, 2), Tensor.of(3, 4));
    chart.addSeries("ticks", new double[] {1, 2}, new double[] {3, 4});
    Drawn.of(chart);
  }
}
