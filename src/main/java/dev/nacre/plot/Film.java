package dev.nacre.plot;

import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.array.Check;
import dev.nacre.io.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A training run as a film: a picture before the first step and after each epoch, with a slider to
 * go through them.
 *
 * <pre>{@code
 * var film = Film.of(decisionBoundary(data));
 * net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-2)).watching(film).run();
 * film
 * }</pre>
 *
 * <p>In notebooks it is shown with its slider, which goes on to work in pages that are exported
 * from them. Of a run with many epochs it has {@link #MOST_PICTURES} pictures, evenly spaced.
 */
public final class Film implements TrainingListener {
  /** As many pictures as a film has at most. */
  public static final int MOST_PICTURES = 31;

  private record Shot(String caption, int epoch, int width, int height, byte[] png) {}

  private final Watch watch;
  private final List<Shot> shots = new ArrayList<>();
  private boolean ended; // by a picture that failed

  private Film(Watch watch) {
    this.watch = watch;
  }

  /** A film of something that can be watched, for example {@code Film.of(filters("conv1"))}. */
  public static Film of(Watch watch) {
    return new Film(Check.given("what to film", watch));
  }

  /** How many pictures it has so far. */
  public int size() {
    return shots.size();
  }

  // ---- filming

  @Override
  public void started(Progress now) {
    shots.clear();
    ended = false;
    watch.started(now);
    shots.add(shot(now, 0));
  }

  @Override
  public void step(Progress now) {
    watch.step(now);
  }

  @Override
  public void epoch(Progress now) {
    int apart = Math.ceilDiv(now.epochs(), MOST_PICTURES - 1);
    if (now.epoch() % apart == 0 || now.epoch() == now.epochs()) {
      shoot(now, now.epoch());
    }
  }

  /** The last state is always there. */
  @Override
  public void finished(Progress now) {
    int whole = now.history().epochs();
    boolean goesOn = now.history().stepLosses().size() > whole * now.steps();
    if (!shots.isEmpty() && (goesOn || shots.getLast().epoch < whole)) {
      shoot(now, goesOn ? whole + 1 : whole);
    }
  }

  private void shoot(Progress now, int epoch) {
    if (!ended) {
      try {
        shots.add(shot(now, epoch));
      } catch (RuntimeException | LinkageError e) { // a picture is not worth a history
        ended = true;
        System.err.println("film of " + watch.name() + " ends before epoch " + epoch + ": " + e);
      }
    }
  }

  private Shot shot(Progress now, int epoch) {
    var picture = watch.look(now);
    var losses = now.history().trainLosses();
    String loss = epoch == 0 || losses.isEmpty() ? "" : ", loss " + Numbers.brief(losses.getLast());
    String caption = String.format(Locale.ROOT, "epoch %d of %d%s", epoch, now.epochs(), loss);
    return new Shot(
        caption,
        epoch,
        picture.width(),
        picture.height(),
        Png.encodeSmall(picture.image(Picture.SCALE), Picture.SCALE));
  }

  // ---- showing

  /**
   * The film as a piece of HTML that needs nothing else: a picture with a slider and a button.
   * Several stand on one page without disturbing each other. Where scripts are not allowed, the
   * last picture is seen.
   */
  public String html() {
    if (shots.isEmpty()) {
      return "<p>a film without pictures yet; try .watching(film) of a training run</p>";
    }
    var html = new StringBuilder("<div class=\"nacre-film\" style=\"max-width:100%\">");
    int last = shots.size() - 1;
    for (int i = 0; i <= last; i++) {
      var shot = shots.get(i);
      html.append(
          """
          <img alt="%s" title="%s" width="%d" height="%d" style="max-width:100%%;height:auto;display:%s" \
          src="data:image/png;base64,%s">\
          """
              .formatted(
                  shot.caption,
                  shot.caption,
                  shot.width,
                  shot.height,
                  i == last ? "block" : "none",
                  Base64.getEncoder().encodeToString(shot.png)));
    }
    return html.append(
            """
            <div style="display:flex;align-items:center;gap:10px;max-width:%dpx;font:13px sans-serif">\
            <button type="button" aria-label="play" style="width:32px;height:26px;cursor:pointer" \
            onclick="%s">▶</button>\
            <input type="range" min="0" max="%d" value="%d" aria-label="epoch" style="flex:1" \
            oninput="%s">\
            <output style="min-width:13em">%s</output></div></div>\
            """
                .formatted(shots.getLast().width, PLAY, last, last, SLIDE, shots.getLast().caption))
        .toString();
  }

  /** Shows the picture that the slider stands at; names stay inside the handler. */
  private static final String SLIDE =
      "var f=this.closest('.nacre-film'),s=f.querySelectorAll('img');"
          + "for(var i=0;i!=s.length;i++)s[i].style.display=i==this.value?'block':'none';"
          + "f.querySelector('output').textContent=s[this.value].title";

  /** Goes through all pictures once, from the first, or stops. */
  private static final String PLAY =
      "var b=this,r=b.parentNode.querySelector('input');"
          + "function go(v){r.value=v;r.oninput()}"
          + "function end(){clearInterval(b.timer);b.timer=0;b.textContent='▶'}"
          + "if(b.timer)end();else{b.textContent='❚❚';go(0);"
          + "b.timer=setInterval(function(){if(+r.value==+r.max)end();else go(+r.value+1)},350)}";

  /**
   * Saves a page of its own, which any browser shows; returns the path.
   *
   * @throws dev.nacre.io.FileException if it cannot be written
   */
  public Path saveAs(Path path) {
    if (!String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".html")) {
      throw new IllegalArgumentException(
          "a film is saved as .html, but the path is %s; try %s.html".formatted(path, path));
    }
    var style = Style.current();
    String page =
        """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>%s</title></head>
        <body style="background:#%06x;color:#%06x">
        %s
        </body></html>
        """
            .formatted(
                "Film of a training run",
                style.background().getRGB() & 0xFFFFFF,
                style.text().getRGB() & 0xFFFFFF,
                html());
    AtomicFile.write(path, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    return path;
  }

  @Override
  public String toString() {
    return shots.isEmpty()
        ? "film of %s, no pictures yet; try .watching(film) of a training run"
            .formatted(watch.name())
        : "film of %s, %s; saveAs(Path.of(\"film.html\")) makes a page of it"
            .formatted(watch.name(), Numbers.count(shots.size(), "picture", "pictures"));
  }
}
