package dev.nacre.jupyter;

import java.util.List;
import jdk.jshell.Diag;

/** javac refuses a snippet. */
final class CompileError extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Cell cell;
  private final transient CellParser.Part part;
  private final transient List<Diag> errors;
  private final transient List<String> hints;

  CompileError(Cell cell, CellParser.Part part, List<Diag> errors, List<String> hints) {
    super(errors.isEmpty() ? "this is not Java" : errors.getFirst().getMessage(null));
    this.cell = cell;
    this.part = part;
    this.errors = errors;
    this.hints = hints;
  }

  Cell cell() {
    return cell;
  }

  CellParser.Part part() {
    return part;
  }

  List<Diag> errors() {
    return errors;
  }

  List<String> hints() {
    return hints;
  }
}
