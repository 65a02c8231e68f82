package dev.nacre.jupyter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;

/**
 * Where one cell's output leaves, in order, from any thread, also after the cell has ended.
 *
 * <p>Text is gathered: a message goes out when there is much of it or after a moment, because one
 * message a line would drown the front end.
 */
final class CellOutput implements Outlet {

  /** Sends one message whose parent is the cell's request. */
  @FunctionalInterface
  interface Publisher {
    void publish(ContentType<?> content);
  }

  static final CellOutput NOWHERE = new CellOutput(_ -> {}, () -> false);

  private static final int MUCH = 64 * 1024;
  private static final int A_MOMENT_MS = 50;
  private static final int LOOK_AGAIN_MS = 1;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("cell output").unstarted(task));

  private final Publisher publisher;
  private final BooleanSupplier isBehind;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private StreamType stream = StreamType.OUT;
  private boolean waiting;
  private final List<Map<String, ?>> pages = new ArrayList<>();

  /**
   * @param isBehind whether what was published before is still to be sent, and is very much
   */
  CellOutput(Publisher publisher, BooleanSupplier isBehind) {
    this.publisher = publisher;
    this.isBehind = isBehind;
  }

  /** Takes UTF-8 text; a character may be cut between two calls. */
  void write(StreamType to, byte[] bytes, int from, int length) {
    awaitRoom();
    gather(to, bytes, from, length);
  }

  /** Else a loop that prints faster than messages can be written fills the memory. */
  private void awaitRoom() {
    boolean interrupted = false;
    while (isBehind.getAsBoolean() && !Cell.currentIsStopped())
      try {
        Thread.sleep(LOOK_AGAIN_MS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private synchronized void gather(StreamType to, byte[] bytes, int from, int length) {
    if (to != stream) {
      flush();
      stream = to;
    }
    text.write(bytes, from, length);
    if (text.size() >= MUCH) {
      flush();
    } else if (!waiting) {
      waiting = true;
      CLOCK.schedule(this::flushLater, A_MOMENT_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void flushLater() {
    waiting = false;
    flush();
  }

  /** Sends what text there is, except the beginning of a character whose end is still to come. */
  synchronized void flush() {
    if (text.size() == 0) return;
    var bytes = text.toByteArray();
    int whole = wholeCharacters(bytes);
    text.reset();
    text.write(bytes, whole, bytes.length - whole);
    if (whole > 0)
      publisher.publish(
          new PublishStream(
              stream, StackTraces.readable(new String(bytes, 0, whole, StandardCharsets.UTF_8))));
  }

  @Override
  public void display(DisplayData data) {
    awaitRoom();
    publish(new PublishDisplayData(readable(data)));
  }

  @Override
  public void update(DisplayData data) {
    awaitRoom();
    publish(new PublishUpdateDisplayData(data));
  }

  synchronized void result(int number, DisplayData data) {
    publish(new PublishExecuteResult(number, readable(data)));
  }

  private static DisplayData readable(DisplayData data) {
    if (data.getData(MIMEType.TEXT_PLAIN) instanceof String text)
      data.putText(StackTraces.readable(text));
    return data;
  }

  synchronized void error(String name, String message, List<String> lines) {
    publish(new PublishError(name, message, lines));
  }

  /** Has the front end show a text beside the output, once the cell has ended. */
  synchronized void page(String text) {
    pages.add(Map.of("source", "page", "data", Map.of("text/plain", text), "start", 0));
  }

  /** The pages so far, as Jupyter wants them. */
  synchronized List<Map<String, ?>> pages() {
    return List.copyOf(pages);
  }

  /** Removes the cell's output: at once, or when the next piece of output comes. */
  synchronized void clear(boolean whenNextComes) {
    publish(whenNextComes ? PublishClearOutput.BEFORE_NEXT_OUTPUT : PublishClearOutput.NOW);
  }

  private synchronized void publish(ContentType<?> content) {
    flush();
    publisher.publish(content);
  }

  /** How many of these bytes are whole characters. */
  private static int wholeCharacters(byte[] utf8) {
    int start = utf8.length - 1;
    while (start > 0 && start > utf8.length - 4 && (utf8[start] & 0xC0) == 0x80) start--;
    int lead = utf8[start] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return start + length > utf8.length ? start : utf8.length;
  }
}
