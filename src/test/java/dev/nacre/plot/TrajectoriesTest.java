package dev.nacre.plot;

import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.tensor.Tensor;
import java.awt.geom.PathIterator;
import org.junit.jupiter.api.Test;

class TrajectoriesTest {
  private static final Surface BOWL =
      Surface.of((x, y) -> x.square().add(y.square())).over(-2, 2, -1, 1).from(-1, 0.5).steps(10);

  @Test
  void gradientDescentOnABowlShrinksByTheSameFactorEachStep() {
    var chart = Charts.trajectories(BOWL, sgd(0.1));
    Drawn.of(chart);
    var path = chart.getSeries("sgd(0.1)");
    assertThat(path.getXData()).hasSize(11);
    for (int i = 0; i <= 10; i++) {
      assertThat(path.getXData()[i]).isCloseTo(-Math.pow(0.8, i), within(1e-6));
      assertThat(path.getYData()[i]).isCloseTo(0.5 * Math.pow(0.8, i), within(1e-6));
    }
    assertThat(path.getLabel()).isEqualTo("sgd(0.1)\nloss 0.0144");
    assertThat(chart.getStyler().getXAxisMin()).isEqualTo(-2);
    assertThat(chart.getStyler().getYAxisMax()).isEqualTo(1);
  }

  @Test
  void optimizersAreNamedAsTheyAreWritten() {
    var chart =
        Charts.trajectories(
            BOWL,
            sgd(0.1).momentum(0.9),
            adam(5e-4),
            adam(5e-4),
            sgd(1).momentum(0.5).nesterov(true));
    assertThat(Drawn.seriesOf(chart))
        .contains(
            "sgd(0.1).momentum(0.9)",
            "adam(5e-4)",
            "adam(5e-4) (2)",
            "sgd(1.0).momentum(0.5).nesterov(true)");
    Drawn.of(chart);
  }

  @Test
  void aPathEndsWhereTheNumbersDo() {
    var chart = Charts.trajectories(BOWL.steps(1000), sgd(50));
    assertThat(chart.getSeries("sgd(50.0)").getXData().length).isBetween(3, 100);
    Drawn.of(chart);
  }

  @Test
  void surfacesOfAllKindsAreDrawn() {
    Drawn.of(Charts.trajectories(Surface.rosenbrock().steps(50), sgd(1e-3)));
    Drawn.of(Charts.trajectories(Surface.himmelblau(), adam(0.3)));
    Drawn.of(Charts.trajectories(Surface.of((x, y) -> x.square().sub(y.square())), adam(0.1)));
    Drawn.of(Charts.trajectories(Surface.of((x, y) -> x.mul(0).add(y.mul(0)).add(3)), sgd(1)));
    Drawn.of(Charts.trajectories(Surface.of((x, y) -> x.log().add(y))));
    Drawn.of(Charts.trajectories(Surface.of((x, y) -> x.mul(Float.NaN).add(y))));
  }

  @Test
  void impossibleSurfacesAreRefused() {
    assertThatThrownBy(() -> BOWL.over(1, 1, 0, 2))
        .hasMessage(
            "a surface's window must be wider than 0 and finite, but was x 1 … 1, y 0 … 2; try"
                + " over(-2, 2, -2, 2)");
    assertThatThrownBy(() -> BOWL.over(0, Double.POSITIVE_INFINITY, 0, 2))
        .hasMessageContaining("wider than 0 and finite, but was x 0 … ∞, y 0 … 2;");
    assertThatThrownBy(() -> BOWL.named(null)).hasMessage("name of a surface is missing (null)");
    assertThatThrownBy(() -> Surface.of(null)).hasMessage("loss of a surface is missing (null)");
    assertThatThrownBy(() -> BOWL.steps(0))
        .hasMessage("the number of steps must be at least 1, but was 0; try steps(100)");
    assertThatThrownBy(() -> Charts.trajectories(Surface.of((x, y) -> x.log().add(y)), sgd(1)))
        .hasMessage("the loss at the start (−1.5, 1.5) is NaN; try from(x, y) with another place");
    assertThatThrownBy(() -> Charts.trajectories(Surface.of((x, y) -> Tensor.scalar(1))))
        .hasMessage(
            "a surface gives one number for each x and y, but 'f' made scalar of 40401; try (x, y)"
                + " -> x.square().add(y.square())");
  }

  @Test
  void aContourOfAConeIsACircle() {
    int n = 101;
    var cone = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        cone[i * n + j] = (float) Math.hypot(i - 50, j - 50);
      }
    }
    var at = new double[6];
    int points = 0;
    for (PathIterator p = Contours.at(30, cone, n, n).getPathIterator(null);
        !p.isDone();
        p.next()) {
      p.currentSegment(at);
      assertThat(Math.hypot(at[0] - 50, at[1] - 50)).isCloseTo(30, within(0.02));
      points++;
    }
    assertThat(points).isGreaterThan(200);
    assertThat(Contours.at(1000, cone, n, n).getPathIterator(null).isDone()).isTrue();
  }
}
