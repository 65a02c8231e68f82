package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MS = 1_000_000;

  /** Draws whenever it may for ten seconds, each time so long, and returns how often. */
  private static int draws(long costMs) {
    var pace = new Pace(0);
    int count = 0;
    for (long now = 0; now < 10_000 * MS; now += MS)
      if (pace.isDue(now)) {
        pace.drew(now, now + costMs * MS);
        now += costMs * MS;
        count++;
      }
    return count;
  }

  @Test
  void cheapDrawingHappensFourTimesASecond() {
    assertThat(draws(1)).isBetween(35, 40);
  }

  @Test
  void afterTheFirstFewDearDrawingTakesThreePercentOfTheTime() {
    assertThat(draws(30)).isBetween(6 + 7, 6 + 10);
    assertThat(draws(100)).isBetween(6 + 1, 6 + 4);
  }

  @Test
  void aShortRunIsDrawnFourTimesASecond() {
    var pace = new Pace(0);
    int count = 0;
    for (long now = 0; now < 1_600 * MS; now += MS)
      if (pace.isDue(now)) {
        pace.drew(now, now + 40 * MS);
        count++;
      }
    assertThat(count).isEqualTo(6);
  }

  @Test
  void theFirstDrawingDoesNotDelayTheNext() {
    var pace = new Pace(0);
    assertThat(pace.isDue(249 * MS)).isFalse();
    assertThat(pace.isDue(250 * MS)).isTrue();
    pace.drew(250 * MS, 2250 * MS);
    assertThat(pace.isDue(2251 * MS)).isTrue();
  }
}
