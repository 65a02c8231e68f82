package dev.nacre.jupyter;

import java.util.List;
import jdk.jshell.Diag;

/** javac refuses a snippet. */
final class CompileError extends Exception {
  private static final long serialVersionUID = 1;

  /** What javac says, and of which part of the snippet. */
  record Fault(long start, long end, String message) {
    static Fault of(Diag diag) {
      return new Fault(diag.getStartPosition(), diag.getEndPosition(), diag.getMessage(null));
    }
  }

  private final transient Cell cell;
  private final transient CellParser.Part part;
  private final transient List<Fault> faults;
  private final transient List<String> hints;

  CompileError(Cell cell, CellParser.Part part, List<Fault> faults, List<String> hints) {
    super(faults.isEmpty() ? "this is not Java" : faults.getFirst().message());
    this.cell = cell;
    this.part = part;
    this.faults = faults;
    this.hints = hints;
  }

  Cell cell() {
    return cell;
  }

  CellParser.Part part() {
    return part;
  }

  List<Fault> faults() {
    return faults;
  }

  List<String> hints() {
    return hints;
  }
}
