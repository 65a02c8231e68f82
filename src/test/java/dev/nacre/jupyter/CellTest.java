package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CellTest {

  private final Cell cell = new Cell(1, "", CellOutput.NOWHERE, CellInput.NOBODY);

  @Test
  void aTaskOfAStoppedCellDoesNotBegin() {
    cell.stop();
    assertThatThrownBy(cell::enterTask).isInstanceOf(Stop.Signal.class);
    assertThat(cell.interruptTasks()).isEmpty();
  }

  @Test
  void whatATaskCallsForAnotherCellIsStoppedWithIt() {
    var another = new Cell(2, "", CellOutput.NOWHERE, CellInput.NOBODY);
    try (var _ = cell.enterTask();
        var _ = another.enterTask()) {
      assertThat(Cell.current()).isSameAs(another);
      assertThat(Cell.currentIsStopped()).isFalse();
      cell.stop();
      assertThat(Cell.currentIsStopped()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aThreadOfAPoolThatAStoppedCellMadeServesOthers() throws Exception {
    var another = new Cell(2, "", CellOutput.NOWHERE, CellInput.NOBODY);
    var stopped = new boolean[1];
    var started = new Thread[1];
    try (var _ = cell.enterTask()) {
      started[0] =
          new Thread(
              () -> {
                try (var _ = another.enterTask()) {
                  stopped[0] = Cell.currentIsStopped();
                }
              });
    }
    cell.stop();
    started[0].start();
    started[0].join();
    assertThat(stopped[0]).isFalse();
  }
}
