package dev.nacre.jupyter;

import static dev.nacre.jupyter.LiveView.duration;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveViewTest {

  @Test
  void theTimeLeftIsInTheUnitThatOneWouldSay() {
    assertThat(duration(Double.NaN)).isEqualTo("0 s");
    assertThat(duration(59.4)).isEqualTo("59 s");
    assertThat(duration(61)).isEqualTo("1:01 min");
    assertThat(duration(2 * 3600 + 5 * 60)).isEqualTo("2:05 h");
    assertThat(duration(1681 * 3600)).isEqualTo("70 days");
  }
}
