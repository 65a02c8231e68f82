package dev.nacre.jupyter;

import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.plot.Charts;
import dev.nacre.plot.Picture;
import java.util.Base64;
import java.util.Locale;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * Shows a training run in one output of its cell: a progress bar, the figures of the moment and the
 * curves as they grow. Ends as a still picture of the whole run.
 */
final class LiveView implements TrainingListener {

  private static final String FRAME =
      """
      <div style="max-width:940px;font:13px/1.6 sans-serif">\
      <div style="height:5px;border-radius:3px;background:rgba(128,128,128,.3)">\
      <div style="height:5px;border-radius:3px;background:#0072b2;width:%.1f%%"></div></div>%s</div>%s\
      """;

  private static final String IMAGE =
      "<img alt=\"loss and accuracy\" width=\"%d\" height=\"%d\" src=\"data:image/png;base64,%s\">";

  private static final long BETWEEN_UPDATES_NANOS = 250_000_000;

  /** Short runs are drawn with fewer pixels, thus more often. */
  private static final double SHORT_SECONDS = 10;

  private LiveOutput output;
  private Pace pace;
  private long nextUpdate;
  private String image = "";
  private boolean drawing = true;

  @Override
  public void started(Progress now) {
    ChartWarmUp.begin();
    output = LiveOutput.show(moment(now));
    nextUpdate = System.nanoTime() + BETWEEN_UPDATES_NANOS;
    pace = new Pace(System.nanoTime());
  }

  @Override
  public void step(Progress now) {
    long begin = System.nanoTime();
    if (begin - nextUpdate < 0) return;
    nextUpdate = begin + BETWEEN_UPDATES_NANOS;
    if (drawing && ChartWarmUp.isOver() && pace.isDue(begin, done(now))) {
      image = draw(now);
      pace.drew(begin, System.nanoTime(), done(now));
    }
    output.update(moment(now));
  }

  private String draw(Progress now) {
    try {
      var chart = Charts.training(now.history());
      var png = chart.png(now.seconds() < SHORT_SECONDS ? 1 : Picture.SCALE);
      return IMAGE.formatted(
          chart.width(), chart.height(), Base64.getEncoder().encodeToString(png));
    } catch (RuntimeException | LinkageError e) {
      // A machine that cannot draw, one without fonts, can train all the same.
      drawing = false;
      return "<p>no curves: " + Html.escape(String.valueOf(e.getMessage())) + "</p>";
    }
  }

  @Override
  public void finished(Progress now) {
    DisplayData last;
    try {
      last = Notebook.draw(now.history());
    } catch (RuntimeException | LinkageError e) {
      last = new DisplayData(now.history().toString());
    }
    output.update(last);
  }

  /** The run as it is now. */
  private DisplayData moment(Progress now) {
    var text = figures(now);
    var data = new DisplayData(text);
    data.putHTML(String.format(Locale.ROOT, FRAME, 100 * done(now), Html.escape(text), image));
    return data;
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
                " · learning rate %.3g · %,.0f samples/s · %s left",
                now.learningRate(),
                now.samplesPerSecond(),
                duration(now.secondsLeft())))
        .toString();
  }

  static String duration(double seconds) {
    long whole = Double.isNaN(seconds) ? 0 : Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return "%d:%02d min".formatted(whole / 60, whole % 60);
    long hours = whole / 3600;
    return hours < 100 ? "%d:%02d h".formatted(hours, whole / 60 % 60) : hours / 24 + " days";
  }
}
