package dev.nacre.jupyter;

import dev.nacre.Progress;
import dev.nacre.TrainingView;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Picture;
import dev.nacre.plot.Watch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * Shows a training run in one output of its cell: a progress bar, the figures of the moment, the
 * curves as they grow and what else is watched. Ends as a still picture of the whole run.
 */
final class LiveView implements TrainingView {

  private static final String FRAME =
      """
      <div style="max-width:940px;font:13px/1.6 sans-serif">\
      <div style="height:5px;border-radius:3px;background:rgba(128,128,128,.3)">\
      <div style="height:5px;border-radius:3px;background:#0072b2;width:%.1f%%"></div></div>%s</div>%s\
      """;

  private static final long BETWEEN_UPDATES_NANOS = 250_000_000;

  /** Jupyter's server drops what comes faster than a megabyte a second. */
  private static final double MOST_BYTES_A_SECOND = 500_000;

  private static final BigDecimal SMALL = new BigDecimal("1e-5");

  private final List<Watch> watches = new ArrayList<>();

  /** Of what is watched, what could not be drawn the last time, and why. */
  private final List<String> missing = new ArrayList<>();

  private LiveOutput output;
  private Drawer drawer;
  private Pace pace;
  private long nextUpdate;
  private double drawn;

  @Override
  public void started(Progress now) {
    ChartWarmUp.begin();
    for (var listener : now.listeners()) if (listener instanceof Watch watch) watches.add(watch);
    output = LiveOutput.show(moment(now).apply(""));
    drawer = new Drawer(output);
    nextUpdate = System.nanoTime() + BETWEEN_UPDATES_NANOS;
    pace = new Pace(System.nanoTime());
  }

  @Override
  public void step(Progress now) {
    long time = System.nanoTime();
    var sent = drawer.finished();
    if (sent != null) pace.sent(sent, drawn);
    if (!drawer.isFree()) return;
    boolean draws = drawer.draws() && ChartWarmUp.isReady() && pace.isDue(time, done(now));
    if (draws || time - nextUpdate >= 0) update(now, time, draws);
  }

  private void update(Progress now, long time, boolean draws) {
    List<Picture> pictures = List.of();
    try {
      if (draws) pictures = pictures(now);
    } catch (RuntimeException | LinkageError e) {
      drawer.giveUp(e);
    }
    if (draws) drawn = done(now);
    long bytes = (long) (1e9 * drawer.size() / MOST_BYTES_A_SECOND);
    nextUpdate = time + Math.max(BETWEEN_UPDATES_NANOS, bytes);
    drawer.begin(pictures, moment(now), time);
  }

  /** The numbers are taken now; drawing may wait. */
  private List<Picture> pictures(Progress now) {
    var pictures = new ArrayList<Picture>();
    missing.clear();
    pictures.add(Charts.training(now.history()));
    for (var watch : watches) {
      watch.leaveToViewer();
      try {
        pictures.add(watch.look(now));
      } catch (RuntimeException | LinkageError e) { // a chart of the user's own, this time
        missing.add(watch.name() + " cannot be shown: " + ErrorFormat.words(e));
      }
    }
    return pictures;
  }

  @Override
  public void finished(Progress now) {
    if (drawer == null) return; // it could not even start
    drawer.close();
    DisplayData last = new DisplayData(now.history().toString());
    try {
      if (!now.history().stepLosses().isEmpty()) putStill(last, now);
    } catch (RuntimeException | LinkageError e) {
      last.putHTML(Drawer.notDrawn(e));
    }
    output.update(last);
  }

  private void putStill(DisplayData last, Progress now) {
    var still = still(now);
    Renderers.put(last, still);
    if (missing.isEmpty()) return;
    last.putText(now.history() + "\n" + String.join("\n", missing));
    last.putHTML(Drawer.html(still) + notes());
  }

  private String notes() {
    return missing.stream()
        .map(note -> "<div>" + Html.escape(note) + "</div>")
        .collect(Collectors.joining());
  }

  private Picture still(Progress now) {
    var pictures = pictures(now);
    var whole =
        pictures.size() == 1
            ? pictures.getFirst()
            : Charts.grid(1, pictures.toArray(Picture[]::new));
    return whole.captioned(summary(now));
  }

  /** The run as it is now; its pictures come later. */
  private Function<String, DisplayData> moment(Progress now) {
    var text = figures(now);
    var notes = notes();
    double percent = 100 * done(now);
    return images -> {
      var data = new DisplayData(text);
      data.putHTML(String.format(Locale.ROOT, FRAME, percent, Html.escape(text) + notes, images));
      return data;
    };
  }

  private static double done(Progress now) {
    double epochs = Math.max(0, now.epoch() - 1) + now.step() / (double) Math.max(1, now.steps());
    return Math.clamp(epochs / now.epochs(), 0, 1);
  }

  private static String figures(Progress now) {
    if (now.step() == 0 && now.epoch() <= 1) return "epoch 1 of " + now.epochs();
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %d of %d · step %d of %d · loss %.4g",
                now.epoch(),
                now.epochs(),
                now.step(),
                now.steps(),
                now.loss()));
    if (!Double.isNaN(now.accuracy()))
      text.append(String.format(Locale.ROOT, " · accuracy %.1f %%", 100 * now.accuracy()));
    return text.append(
            String.format(
                Locale.ROOT,
                " · learning rate %s · %,.0f samples/s · %s left",
                rate(now),
                now.samplesPerSecond(),
                duration(now.secondsLeft())))
        .toString();
  }

  /** The line below the picture that stays. */
  private static String summary(Progress now) {
    var history = now.history();
    return String.format(
        Locale.ROOT,
        "%s · %,d steps in %s · %,.0f samples/s · learning rate %s",
        ending(now),
        history.stepLosses().size(),
        now.seconds() < 60
            ? String.format(Locale.ROOT, "%.1f s", now.seconds())
            : duration(now.seconds()),
        now.samplesPerSecond(),
        rate(now));
  }

  private static String ending(Progress now) {
    var history = now.history();
    if (!history.stopped() && history.epochs() == now.epochs())
      return history.epochs() + (history.epochs() == 1 ? " epoch" : " epochs");
    return (history.stopped() ? "stopped " : "failed ") + history.whereItEnded();
  }

  /** Three digits at most: 0.001, not 0.00100. */
  private static String rate(Progress now) {
    var rounded = new BigDecimal(now.learningRate()).round(new MathContext(3)).stripTrailingZeros();
    return rounded.compareTo(SMALL) < 0 && rounded.signum() > 0
        ? String.format(Locale.ROOT, "%.2e", now.learningRate())
        : rounded.toPlainString();
  }

  static String duration(double seconds) {
    long whole = Double.isNaN(seconds) ? 0 : Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return "%d:%02d min".formatted(whole / 60, whole % 60);
    long hours = whole / 3600;
    return hours < 100 ? "%d:%02d h".formatted(hours, whole / 60 % 60) : hours / 24 + " days";
  }
}
