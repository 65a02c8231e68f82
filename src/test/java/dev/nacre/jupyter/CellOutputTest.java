package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.junit.jupiter.api.Test;

class CellOutputTest {

  private final AtomicBoolean behind = new AtomicBoolean(true);
  private final AtomicBoolean published = new AtomicBoolean();
  private final CellOutput output = new CellOutput(_ -> published.set(true), behind::get);
  private final Cell cell = new Cell(1, "", output, CellInput.NOBODY);

  private Thread printing() {
    var text = new byte[100_000];
    var thread =
        new Thread(
            () -> {
              try (var _ = cell.enterTask()) {
                output.write(StreamType.OUT, text, 0, text.length);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) assertThat(published).isFalse();
    return thread;
  }

  @Test
  void whoPrintsMoreThanIsSentWaits() throws InterruptedException {
    var thread = printing();
    thread.interrupt();
    assertThat(published).isFalse();
    behind.set(false);
    thread.join();
    assertThat(published).isTrue();
  }

  @Test
  void whoWaitsToPrintIsStopped() throws InterruptedException {
    var thread = printing();
    cell.stop();
    thread.join();
  }
}
