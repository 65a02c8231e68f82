package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MS = 1_000_000;

  /** Draws whenever it may in a run of this length, each time so long; returns how often. */
  private static int draws(long runMs, long costMs) {
    var pace = new Pace(0);
    int count = 0;
    for (long ms = 0; ms < runMs; ms++) {
      double done = (double) ms / runMs;
      if (pace.isDue(ms * MS, done)) {
        pace.sent(new Pace.Update(ms * MS, (ms + costMs) * MS, true), done);
        ms += costMs;
        count++;
      }
    }
    return count;
  }

  @Test
  void cheapDrawingHappensFourTimesASecond() {
    assertThat(draws(10_000, 1)).isBetween(35, 40);
  }

  @Test
  void drawingTakesThreePercentOfTheTimeWithThePictureThatStays() {
    for (long seconds : new long[] {21, 60, 1_000})
      for (long cost : new long[] {10, 30, 60}) {
        assertThat((draws(1_000 * seconds, cost) + 1) * cost)
            .as("%d s, %d ms each", seconds, cost)
            .isBetween(20 * seconds, 30 * seconds + cost / 10);
      }
  }

  @Test
  void aShortRunIsSeenToGrowHoweverDearItsDrawing() {
    assertThat(draws(2_000, 50)).isBetween(5, 8);
    assertThat(draws(4_000, 40)).isBetween(8, 10);
    assertThat(draws(10_000, 500)).isBetween(8, 9);
  }

  @Test
  void aRunThatCannotBeDrawnAtFirstIsDrawnAsOftenAfterwards() {
    var pace = new Pace(0);
    int count = 0;
    for (int ms = 3_000; ms < 6_000; ms++) { // the first half goes by
      double done = ms / 6_000.0;
      if (!pace.isDue(ms * MS, done)) continue;
      pace.sent(new Pace.Update(ms * MS, (ms + 60) * MS, true), done);
      count++;
    }
    assertThat(count).isBetween(7, 9);
  }

  @Test
  void whatIsSentWithoutPicturesCountsToo() {
    var pace = new Pace(0);
    pace.sent(new Pace.Update(0, 20 * MS, true), 0.9);
    assertThat(pace.isDue(3_000 * MS, 0.91)).isTrue();
    pace.sent(new Pace.Update(0, 1_000 * MS, false), 0.9);
    assertThat(pace.isDue(3_000 * MS, 0.91)).isFalse();
  }
}
