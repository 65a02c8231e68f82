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
        pace.drew(ms * MS, (ms + costMs) * MS, done);
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
  void dearDrawingTakesThreePercentOfTheTimeOfALongRun() {
    assertThat(draws(1_000_000, 30)).isBetween(950, 1_010);
    assertThat(draws(1_000_000, 100)).isBetween(285, 310);
  }

  @Test
  void aShortRunIsSeenToGrowHoweverDearItsDrawing() {
    assertThat(draws(1_600, 50)).isBetween(5, 6);
    assertThat(draws(10_000, 500)).isBetween(8, 10);
  }
}
