package dev.nacre.jupyter;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;

/** Completion, inspection, and whether a cell is complete. */
final class CodeAssist {

  private final CellParser parser;
  private final SourceCodeAnalysis analysis;

  CodeAssist(JavaSession session) {
    parser = session.parser();
    analysis = session.analysis();
  }

  /** What can stand at the cursor; null if nothing is known. */
  ReplacementOptions complete(String cell, int cursor) {
    var here = at(cell, cursor);
    int[] anchor = {0};
    var all = analysis.completionSuggestions(here.code(), here.code().length(), anchor);
    boolean typed = all.stream().anyMatch(SourceCodeAnalysis.Suggestion::matchesType);
    var found =
        all.stream()
            .filter(suggestion -> !typed || suggestion.matchesType())
            .map(SourceCodeAnalysis.Suggestion::continuation)
            .distinct()
            .toList();
    return found.isEmpty()
        ? null
        : new ReplacementOptions(found, here.offset() + anchor[0], cursor);
  }

  /** Signatures and documentation of what is at the cursor; empty if nothing is known. */
  String inspect(String cell, int cursor) {
    int end = cursor;
    while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) end++;
    var here = at(cell, end);
    var found = analysis.documentation(here.code(), here.code().length(), true);
    if (found.isEmpty() && end < cell.length() && cell.charAt(end) == '(') {
      here = at(cell, end + 1);
      found = analysis.documentation(here.code(), here.code().length(), true);
    }
    return found.stream().map(CodeAssist::text).distinct().collect(Collectors.joining("\n\n"));
  }

  private static String text(Documentation documentation) {
    var javadoc = documentation.javadoc();
    return javadoc == null
        ? documentation.signature()
        : documentation.signature() + "\n" + Javadoc.toText(javadoc);
  }

  /** The last snippet of the cell up to the cursor. */
  private CellParser.Part at(String cell, int cursor) {
    var before = cell.substring(0, Math.clamp(cursor, 0, cell.length()));
    var parsed = parser.parse(before);
    if (parsed.rest() != null) return parsed.rest();
    if (parsed.parts().isEmpty()) return new CellParser.Part(before, 0, false);
    var last = parsed.parts().getLast();
    if (last.semicolon() || last.code().endsWith("}"))
      return new CellParser.Part("", before.length(), false);
    return new CellParser.Part(before.substring(last.offset()), last.offset(), false);
  }

  /**
   * Jupyter's answer to whether a cell can be run: complete, incomplete with an indent, invalid.
   */
  Map<String, Object> isComplete(String cell) {
    var parsed = parser.parse(cell);
    if (parsed.isComplete()) return Map.of("status", "complete");
    if (parsed.more()) return Map.of("status", "incomplete", "indent", indentAfter(cell));
    return Map.of("status", "invalid");
  }

  private static String indentAfter(String cell) {
    var lines = cell.lines().toList();
    var last = lines.isEmpty() ? "" : lines.getLast();
    var indent = last.substring(0, last.length() - last.stripLeading().length());
    return List.of('{', '(', '[')
            .contains(
                last.isBlank()
                    ? ' '
                    : last.stripTrailing().charAt(last.stripTrailing().length() - 1))
        ? indent + "    "
        : indent;
  }
}
