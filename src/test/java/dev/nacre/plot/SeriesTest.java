package dev.nacre.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void smoothingFollowsAStraightLineWithoutLag() {
    var line = IntStream.range(0, 500).mapToDouble(i -> 3 - 0.01 * i).toArray();
    var smooth = Series.smoothed(line, 1, 20, 100);
    assertThat(smooth.x()).hasSize(100).endsWith(500);
    for (int i = 0; i < 100; i++) {
      assertThat(smooth.y()[i]).isCloseTo(3 - 0.01 * (smooth.x()[i] - 1), within(1e-9));
    }
  }

  @Test
  void smoothingPassesOverWhatIsNotFinite() {
    double[] values = {1, Double.NaN, 1, Double.POSITIVE_INFINITY, 1};
    assertThat(Series.smoothed(values, 1, 2, 5).y()).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void noNeighboursMeansNoSmoothing() {
    double[] values = {1, 5, 2};
    assertThat(Series.smoothed(values, 1, 0, 5).y()).containsExactly(values);
  }

  @Property
  void labelsNeverOverlapAndKeepTheirOrder(
      @ForAll @Size(min = 1, max = 8) double @DoubleRange(min = -50, max = 350) [] wished) {
    var heights = IntStream.range(0, wished.length).mapToDouble(i -> 15 + 10 * (i % 2)).toArray();
    var places = Spread.apart(wished, heights, 0, 300);
    for (int i = 0; i < wished.length; i++) {
      assertThat(places[i] - heights[i] / 2).isGreaterThan(-1e-6);
      assertThat(places[i] + heights[i] / 2).isLessThan(300 + 1e-6);
      for (int j = 0; j < wished.length; j++) {
        if (wished[i] < wished[j]) {
          assertThat(places[j] - places[i]).isGreaterThan((heights[i] + heights[j]) / 2 - 1e-6);
        }
      }
    }
  }

  @Test
  void aLabelWithRoomStaysWhereItIsWished() {
    double[] wished = {200, 40, 100};
    assertThat(Spread.apart(wished, new double[] {15, 15, 15}, 0, 300)).containsExactly(wished);
  }
}
