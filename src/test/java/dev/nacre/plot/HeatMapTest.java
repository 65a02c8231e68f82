package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.awt.Color;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  @Test
  void eachCellHasTheColourOfItsNumberAndRow0IsOnTop() {
    var chart = Charts.heatMap(Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}}));
    var drawn = Drawn.of(chart);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 3; column++) {
        assertThat(
                drawn.at(chart.getScreenXFromChart(column - 0.4), chart.getScreenYFromChart(-row)))
            .as("row %d, column %d", row, column)
            .isEqualTo(ColorMap.VIRIDIS.color((3 * row + column) / 5.0));
      }
    }
    assertThat(chart.getXAxisTitle()).isEqualTo("column");
    assertThat(chart.getYAxisTitle()).isEqualTo("row");
    assertThat(chart.getTitle()).isEqualTo("tensor 2×3");
  }

  @Test
  void aSmallMatrixHasItsNumbersInItsCells() {
    var chart = Charts.heatMap(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
    assertThat(Drawn.seriesOf(chart)).containsExactly("values", "numbers");
    Drawn.of(chart);
    assertThat(Drawn.seriesOf(Charts.heatMap(Tensor.ones(20, 20)))).containsExactly("values");
  }

  @Test
  void numbersOfBothSignsAreSymmetricAboutANeutralZero() {
    var scale = Scale.of(new float[] {-1, 0, 4}, Style.LIGHT);
    assertThat(scale.low()).isEqualTo(-4);
    assertThat(scale.high()).isEqualTo(4);
    assertThat(new Color(scale.rgb(0))).isEqualTo(new Color(0xF7F7F7));
  }

  @Test
  void whatIsNotFiniteIsHatchedAndTheRestKeepsItsColours() {
    var chart =
        Charts.heatMap(Tensor.of(new float[][] {{0, Float.NaN}, {Float.POSITIVE_INFINITY, 1}}));
    var drawn = Drawn.of(chart);
    assertThat(drawn.at(chart.getScreenXFromChart(-0.4), chart.getScreenYFromChart(0)))
        .isEqualTo(ColorMap.VIRIDIS.color(0));
    assertThat(drawn.at(chart.getScreenXFromChart(1.4), chart.getScreenYFromChart(-1)))
        .isEqualTo(ColorMap.VIRIDIS.color(1));
    assertThat(drawn.count(Style.LIGHT.muted())).as("hatching").isGreaterThan(1000);
  }

  @Test
  void oneNumberAVectorAndAColumnAreMatrices() {
    assertThat(Matrix.of(Tensor.scalar(3))).extracting("rows", "columns").containsExactly(1, 1);
    assertThat(Matrix.of(Tensor.ones(5))).extracting("rows", "columns").containsExactly(1, 5);
    assertThat(Matrix.of(Tensor.ones(5, 1))).extracting("rows", "columns").containsExactly(5, 1);
    assertThat(Matrix.of(Tensor.ones(1, 4, 1, 5)))
        .extracting("rows", "columns")
        .containsExactly(4, 5);
    Drawn.of(Charts.heatMap(Tensor.scalar(3)));
    Drawn.of(Charts.heatMap(Tensor.zeros(5, 1)));
    Drawn.of(Charts.heatMap(Tensor.of(Float.NaN)));
    Drawn.of(Charts.heatMap(Tensor.randn(new Rng(1), 300, 700)));
  }

  @Test
  void moreThanTwoAxesAreRefused() {
    assertThatThrownBy(() -> Charts.heatMap(Tensor.ones(7, 3, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "a heat map shows a matrix, but the tensor is 7×3×4; try .slice(0, 0, 1) for the first"
                + " of its 7, or Charts.images(tensor)");
    assertThatThrownBy(() -> Charts.heatMap(Tensor.ones(0, 4)))
        .hasMessage(
            "a heat map needs at least one number, but the tensor is 0×4; try another slice");
  }
}
