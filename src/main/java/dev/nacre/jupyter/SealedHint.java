package dev.nacre.jupyter;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.Diag;

/** Offers the {@code permits} that files may leave out: JShell compiles each type by itself. */
final class SealedHint {

  private static final String NO_SUBCLASSES = "compiler.err.sealed.class.must.have.subclasses";

  private static final Pattern SEALED =
      Pattern.compile("\\bsealed\\b[^{]*?\\b(?:class|interface)\\s+(\\w+)[^{]*");

  private SealedHint() {}

  /**
   * What to write instead of the header of a sealed type.
   *
   * @param cell where its subclasses are looked for
   */
  static List<String> of(String cell, String code, List<Diag> errors) {
    var header = SEALED.matcher(code);
    if (errors.stream().noneMatch(error -> error.getCode().equals(NO_SUBCLASSES)) || !header.find())
      return List.of();
    var subclass =
        Pattern.compile(
            "\\b(?:class|record|interface|enum)\\s+(\\w+)[^{;]*\\b(?:implements|extends)\\b[^{;]*\\b"
                + header.group(1)
                + "\\b");
    var names =
        subclass
            .matcher(cell)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? List.of() : List.of(header.group().strip() + " permits " + names);
  }
}
