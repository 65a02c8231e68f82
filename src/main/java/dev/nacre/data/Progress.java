package dev.nacre.data;

import java.io.PrintStream;
import java.util.Locale;

/** How far a download is: a bar that grows in a terminal, elsewhere a line at each quarter. */
final class Progress {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final String what;
  private final long total;
  private long shown = -1;

  /**
   * @param total the number of bytes to come, or less than 1 if it is not known
   */
  Progress(PrintStream out, boolean terminal, String what, long total) {
    this.out = out;
    this.terminal = terminal;
    this.what = what;
    this.total = total;
    update(0);
  }

  /** Says that so many bytes are there. */
  void update(long done) {
    long steps = terminal ? WIDTH : 4;
    long step = total > 0 ? Math.min(steps, done * steps / total) : done >> 22;
    if (step == shown) {
      return;
    }
    shown = step;
    if (terminal) {
      int full = total > 0 ? (int) step : 0;
      out.print(
          "\r" + what + " [" + "█".repeat(full) + "·".repeat(WIDTH - full) + "] " + amount(done));
    } else {
      out.println(what + ": " + amount(done));
    }
    out.flush();
  }

  /** Ends the bar's line. */
  void end() {
    if (terminal) {
      out.println();
    }
  }

  private String amount(long done) {
    return total > 0 ? "%d %% of %s".formatted(done * 100 / total, size(total)) : size(done);
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? "%d kB".formatted((bytes + 999) / 1000)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
