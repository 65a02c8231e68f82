package dev.nacre.jupyter;

import dev.nacre.plot.Picture;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Draws pictures on a thread of its own, one lot at a time, so that a training need not wait for
 * them.
 */
final class Drawer {

  /**
   * Pictures as HTML.
   *
   * @param begin when the first number for them was taken, by {@link System#nanoTime}
   * @param end when they were drawn
   */
  record Result(String html, long begin, long end) {}

  private static final String IMAGE =
      "<img alt=\"%s\" style=\"display:block;max-width:100%%;height:auto\" width=\"%d\""
          + " height=\"%d\" src=\"data:image/png;base64,%s\">";

  private Result result;
  private boolean free = true;

  /** Whether it can {@link #begin}: the last lot was taken, and none has failed. */
  synchronized boolean isFree() {
    return free;
  }

  synchronized void giveUp() {
    free = false;
  }

  void begin(List<Picture> pictures, long beginNanos) {
    giveUp();
    Thread.ofPlatform()
        .daemon()
        .name("draw curves")
        .start(
            () -> {
              String html;
              boolean works = true;
              try {
                html = pictures.stream().map(Drawer::html).collect(Collectors.joining());
              } catch (RuntimeException | Error e) {
                html = LiveView.notDrawn(e);
                works = false;
              }
              done(new Result(html, beginNanos, System.nanoTime()), works);
            });
  }

  private synchronized void done(Result drawn, boolean works) {
    result = drawn;
    free = works;
  }

  /** What was drawn since the last call; null if there is nothing new. */
  synchronized Result take() {
    var taken = result;
    result = null;
    return taken;
  }

  static String html(Picture picture) {
    return IMAGE.formatted(
        Html.escape(Renderers.alternative(picture)),
        picture.width(),
        picture.height(),
        Base64.getEncoder().encodeToString(picture.png(Picture.SCALE)));
  }
}
