package dev.nacre;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows a training run as text: a line for each epoch and, in a terminal, a bar that moves. Where
 * the output is not a terminal it writes no control characters.
 */
public final class TerminalProgress implements TrainingView {
  private static final int WIDTH = 10; // the whole line stays below 80 characters
  private static final int COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 20;
  private static final String ACCURACY = ", accuracy ";
  private static final long NANOS_BETWEEN_DRAWS = 100_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private long lastDraw;
  private int drawn; // characters in the current line

  /**
   * To the standard output. {@code -Dnacre.terminal} says if that is a terminal, where Java cannot
   * see it, and the variable COLUMNS how wide it is, if not 80 characters.
   */
  public TerminalProgress() {
    this(System.out, isTerminal());
  }

  /**
   * To a stream.
   *
   * @param terminal true if lines can be overwritten there
   */
  public TerminalProgress(PrintStream out, boolean terminal) {
    this(out, terminal, columns(System.getenv("COLUMNS")));
  }

  TerminalProgress(PrintStream out, boolean terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** As the variable says, where that makes sense. */
  static int columns(String said) {
    int columns = said != null && said.matches("\\d{1,4}") ? Integer.parseInt(said) : 0;
    return columns < FEWEST_COLUMNS ? COLUMNS : columns;
  }

  private static boolean isTerminal() {
    String said = System.getProperty("nacre.terminal"); // by the launcher, for JShell
    var console = System.console();
    return said == null ? console != null && console.isTerminal() : Boolean.parseBoolean(said);
  }

  @Override
  public void step(Progress now) {
    long time = System.nanoTime();
    if (terminal && time - lastDraw >= NANOS_BETWEEN_DRAWS) {
      lastDraw = time;
      int full = (int) ((long) WIDTH * now.step() / now.steps());
      String line =
          String.format(
              Locale.ROOT,
              "%s %s%s %s, %.0f samples/s, %s left",
              place(now),
              "█".repeat(full),
              "░".repeat(WIDTH - full),
              measured("loss", now.loss(), ", ", now.accuracy()),
              now.samplesPerSecond(),
              duration(now.secondsLeft()));
      // A line that goes on below could not be overwritten.
      show(line.substring(0, Math.min(line.length(), columns - 1)));
    }
  }

  @Override
  public void epoch(Progress now) {
    var history = now.history();
    var line = new StringBuilder(place(now)).append(": ");
    line.append(measured("loss", history.trainLosses().getLast(), ACCURACY, now.accuracy()));
    if (!history.validationLosses().isEmpty()) {
      var accuracies = history.validationAccuracies();
      double accuracy = accuracies.isEmpty() ? Double.NaN : accuracies.getLast();
      line.append("; ");
      line.append(
          measured("validation loss", history.validationLosses().getLast(), ACCURACY, accuracy));
    }
    line.append("; ").append(duration(history.seconds().getLast()));
    show(line.toString());
    endLine();
  }

  @Override
  public void finished(Progress now) {
    if (drawn > 0) {
      endLine();
    }
    if (now.history().stopped()) {
      out.println("stopped " + now.history().whereItEnded());
    }
  }

  private static String place(Progress now) {
    int digits = String.valueOf(now.epochs()).length();
    return String.format(Locale.ROOT, "epoch %" + digits + "d/%d", now.epoch(), now.epochs());
  }

  private static String measured(String name, double loss, String between, double accuracy) {
    String text = name + " " + History.loss(loss);
    return Double.isNaN(accuracy)
        ? text
        : text + between + String.format(Locale.ROOT, "%.1f %%", 100 * accuracy);
  }

  private static String duration(double seconds) {
    if (seconds < 59.95 || Double.isNaN(seconds)) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
  }

  private void show(String line) {
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      out.flush();
      drawn = line.length();
    } else {
      out.print(line);
    }
  }

  private void endLine() {
    out.println();
    drawn = 0;
  }
}
