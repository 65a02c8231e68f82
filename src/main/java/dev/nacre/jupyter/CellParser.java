package dev.nacre.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.jshell.ErroneousSnippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/**
 * Splits a cell into the snippets that JShell takes one at a time.
 *
 * <p>The whole cell is parsed, not line by line as JShell's terminal does: a chain may go on with a
 * dot on the next line, past comments and blank lines, and {@code else} may begin a line.
 */
final class CellParser {

  /**
   * One snippet.
   *
   * @param code what JShell gets; a semicolon may be added to what the user wrote
   * @param offset where it begins in the cell
   * @param semicolon whether the user ended it with a semicolon
   */
  record Part(String code, int offset, boolean semicolon) {
    /** The code without a semicolon that was added. */
    String written() {
      return semicolon || !code.endsWith(";") ? code : code.substring(0, code.length() - 1);
    }

    /** Whether it is no Java, but a {@link Magic}: its line, or its word where Java follows. */
    boolean isMagic() {
      return code.startsWith("%");
    }
  }

  /**
   * A cell that was split.
   *
   * @param parts the complete snippets, in order
   * @param rest what follows them and is no complete snippet; null if nothing does
   * @param open whether {@code rest} surely becomes complete with more text behind it
   */
  record Parsed(List<Part> parts, Part rest, boolean open) {
    boolean isComplete() {
      return rest == null;
    }

    /** Whether {@code rest} could become complete with more text behind it. */
    boolean more() {
      return open || rest != null && Unfinished.is(rest.written());
    }
  }

  private static final Pattern ANNOTATIONS =
      Pattern.compile("(?:\\s*@[\\w.]+(?:\\s*\\([^()]*\\))?)+\\s*");

  private final SourceCodeAnalysis analysis;

  CellParser(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  Parsed parse(String cell) {
    var parts = new ArrayList<Part>();
    var left = cell;
    while (true) {
      int start = Comments.before(left);
      if (left.startsWith("%", start)) {
        var magic = magicAt(left.substring(start), cell.length() - left.length() + start);
        parts.add(magic);
        left = left.substring(start + magic.code().length());
        continue;
      }
      int offset = cell.length() - left.length();
      if (ANNOTATIONS.matcher(left).matches())
        return new Parsed(parts, new Part(left, offset, false), true);
      var next = analysis.analyzeCompletion(left);
      switch (next.completeness()) {
        case EMPTY -> {
          return new Parsed(parts, null, false);
        }
        case COMPLETE, COMPLETE_WITH_SEMI -> {
          int blank = Comments.before(left);
          var part =
              new Part(
                  next.source().substring(blank), offset + blank, endsWithSemicolon(left, next));
          if (next.completeness() == Completeness.COMPLETE_WITH_SEMI && !parses(part))
            return new Parsed(parts, part, false);
          parts.add(part);
          left = next.remaining();
        }
        case CONSIDERED_INCOMPLETE -> {
          return new Parsed(parts, new Part(left, offset, false), true);
        }
        case DEFINITELY_INCOMPLETE -> { // also where it went wrong before its end
          return new Parsed(parts, new Part(left, offset, false), false);
        }
        case UNKNOWN -> {
          var whole = beforeFault(left);
          if (whole.isPresent()) {
            int blank = Comments.before(left);
            parts.add(new Part(whole.get().substring(blank), offset + blank, true));
            left = left.substring(whole.get().length());
            continue;
          }
          var part = new Part(left, offset, true);
          if (!isSnippet("Object value = " + left + ";") && !isSnippet(left))
            return new Parsed(parts, part, false);
          parts.add(part);
          return new Parsed(parts, null, false);
        }
      }
    }
  }

  /**
   * The first snippet of code that goes wrong only behind it. Of such code JShell would run the
   * first snippet and say nothing of the others.
   */
  private Optional<String> beforeFault(String code) {
    if (Unfinished.isJava(code)) return Optional.empty();
    var first = analysis.analyzeCompletion(code.substring(0, Unfinished.faultIn(code)));
    return first.completeness() == Completeness.COMPLETE
        ? Optional.of(first.source())
        : Optional.empty();
  }

  private static Part magicAt(String text, int offset) {
    var line = text.lines().findFirst().orElseThrow();
    boolean takesCode = Magic.of(line).map(Magic::takesCode).orElse(false);
    return new Part(takesCode ? Magic.wordOf(line) : line, offset, true);
  }

  private static boolean endsWithSemicolon(String text, SourceCodeAnalysis.CompletionInfo info) {
    int length = text.length() - info.remaining().length();
    return info.completeness() == Completeness.COMPLETE
        && text.substring(0, length).stripTrailing().endsWith(";");
  }

  /** Whether this is Java; what its names mean does not count. */
  boolean parses(Part part) {
    return isSnippet("Object value = " + part.code() + ";") || Unfinished.isJava(part.code());
  }

  /**
   * Whether JShell would take it. Of a statement and an expression alone it wants to know what its
   * names mean, and those of the same cell are not declared yet.
   */
  private boolean isSnippet(String code) {
    return analysis.sourceToSnippets(code).stream().noneMatch(ErroneousSnippet.class::isInstance);
  }
}
