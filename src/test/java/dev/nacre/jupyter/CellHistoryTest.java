package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.junit.jupiter.api.Test;

class CellHistoryTest {

  private final CellHistory history = new CellHistory();

  @Test
  void theLatestThousandCellsAreKept() {
    for (int i = 1; i <= 1_234; i++) history.add(i, "1", "1");
    var all = history.answer(new HistoryRequest.Tail(false, true, 5_000));
    assertThat(all)
        .hasSize(1_000)
        .startsWith(List.of(1, 235, "1"))
        .endsWith(List.of(1, 1_234, "1"));
  }

  @Test
  void ofALongOutputTheBeginningIsKept() {
    history.add(1, "1", "x".repeat(1_000_000));
    var last = history.answer(new HistoryRequest.Tail(true, true, 1)).getFirst();
    assertThat(last).isEqualTo(List.of(1, 1, List.of("1", "x".repeat(10_000) + "…")));
  }
}
