package dev.nacre.jupyter;

import java.util.List;
import jdk.jshell.Diag;

/** javac refuses a snippet. */
final class CompileError extends Exception {
  private static final long serialVersionUID = 1;

  private static final String NO_PACKAGE = "compiler.err.doesnt.exist";
  private static final String OPERANDS = "compiler.err.operator.cant.be.applied";

  /** What javac says, and of which part of the snippet. */
  record Fault(long start, long end, String message) {
    /**
     * Of a chain it is the link that is at fault, which may be lines below the chain's beginning.
     */
    static Fault of(Diag diag, String code) {
      int start = Math.clamp(diag.getStartPosition(), 0, code.length());
      int end = Math.clamp(diag.getEndPosition(), start, code.length());
      int position = Math.clamp(diag.getPosition(), start, end);
      boolean select = position > start && code.startsWith(".", position);
      if (select && diag.getCode().equals(NO_PACKAGE)) end = position;
      else if (select) start = end - code.substring(position + 1, end).stripLeading().length();
      else if (diag.getCode().startsWith(OPERANDS)
          && code.substring(start, position).contains("\n")) start = position;
      return new Fault(start, end, diag.getMessage(null));
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
