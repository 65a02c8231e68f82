package dev.nacre.jupyter;

/** What the code woven into cells calls. Public only because the classes of cells call it. */
public final class Stop {

  private static volatile boolean requested;

  private Stop() {}

  /** Ends the running thread if it belongs to a cell that was stopped. Cheap otherwise. */
  public static void check() {
    if (requested) {
      Cell cell = Cell.current();
      if (cell != null && cell.isStopped()) throw new Signal();
    }
  }

  /** Stands in for {@link System#exit}. */
  public static void exit(int status) {
    throw new ExitRefused(status);
  }

  /** Stands in for {@link Runtime#exit} and {@link Runtime#halt}. */
  public static void exit(Runtime runtime, int status) {
    throw new ExitRefused(status);
  }

  /** Whether the checks look at all. */
  static void request(boolean on) {
    requested = on;
  }

  /** Unwinds a cell that was stopped. */
  static final class Signal extends Error {
    private static final long serialVersionUID = 1;

    Signal() {
      super("the cell was stopped", null, false, true);
    }
  }

  /** Thrown where a cell would end the JVM, and with it everything in the notebook. */
  static final class ExitRefused extends Error {
    private static final long serialVersionUID = 1;

    ExitRefused(int status) {
      super("System.exit(" + status + ") ends this cell, not the kernel: all variables are kept");
    }
  }
}
