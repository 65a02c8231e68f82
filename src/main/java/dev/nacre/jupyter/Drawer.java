package dev.nacre.jupyter;

import dev.nacre.plot.Picture;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * Draws pictures and sends them to the notebook on a thread of its own, one lot at a time, so that
 * a training need not wait for them.
 */
final class Drawer {

  private static final String IMAGE =
      "<img alt=\"%s\" style=\"display:block;max-width:100%%;height:auto\" width=\"%d\""
          + " height=\"%d\" src=\"data:image/png;base64,%s\">";

  private final LiveOutput output;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("draw curves").factory());
  private final Object sending = new Object();
  private String images = "";
  private boolean busy;
  private boolean works = true;
  private boolean closed; // guarded by sending
  private Pace.Update finished;

  Drawer(LiveOutput output) {
    this.output = output;
  }

  /** Whether the last lot was sent, so that the next may {@link #begin}. */
  synchronized boolean isFree() {
    return !busy;
  }

  /** False after a picture could not be drawn. */
  synchronized boolean draws() {
    return works;
  }

  /** How many characters its pictures have. */
  synchronized int size() {
    return images.length();
  }

  /** What was sent last; null if nothing was since the last call. */
  synchronized Pace.Update finished() {
    var last = finished;
    finished = null;
    return last;
  }

  /**
   * Sends what {@code moment} makes of the pictures' HTML.
   *
   * @param pictures new ones; none to keep those there are
   * @param beginNanos when the first number for them was taken
   */
  void begin(List<Picture> pictures, Function<String, DisplayData> moment, long beginNanos) {
    synchronized (this) {
      busy = true;
    }
    thread.execute(
        () -> {
          try {
            if (!pictures.isEmpty()) draw(pictures);
            send(moment);
          } finally {
            done(new Pace.Update(beginNanos, System.nanoTime(), !pictures.isEmpty()));
          }
        });
  }

  private void draw(List<Picture> pictures) {
    try {
      var html = pictures.stream().map(Drawer::html).collect(Collectors.joining());
      synchronized (this) {
        images = html;
      }
    } catch (RuntimeException | Error e) {
      giveUp(e);
    }
  }

  /** A machine that cannot draw, one without fonts, can train all the same. */
  synchronized void giveUp(Throwable reason) {
    works = false;
    images = notDrawn(reason);
  }

  static String notDrawn(Throwable reason) {
    return "<p>no curves: " + Html.escape(ErrorFormat.words(reason)) + "</p>";
  }

  /** May take long where messages are far behind, so it keeps nobody from asking for the state. */
  private void send(Function<String, DisplayData> moment) {
    synchronized (sending) {
      if (!closed) output.update(moment.apply(images()));
    }
  }

  private synchronized String images() {
    return images;
  }

  private synchronized void done(Pace.Update update) {
    busy = false;
    finished = update;
  }

  /** Nothing is sent from now on. */
  void close() {
    synchronized (sending) {
      closed = true;
    }
    thread.shutdown();
  }

  static String html(Picture picture) {
    return IMAGE.formatted(
        Html.escape(Renderers.alternative(picture)),
        picture.width(),
        picture.height(),
        Base64.getEncoder().encodeToString(picture.png(Picture.SCALE)));
  }
}
