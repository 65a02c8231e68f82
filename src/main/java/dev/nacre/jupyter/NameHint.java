package dev.nacre.jupyter;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import jdk.jshell.Diag;
import jdk.jshell.SourceCodeAnalysis;

/** Offers the names that an unknown one may be a slip of: {@code dense instead of dens}. */
final class NameHint {

  private static final int SHORTEST = 3;
  private static final int MOST = 3;

  private NameHint() {}

  static List<String> of(SourceCodeAnalysis analysis, String code, List<Diag> errors) {
    return errors.stream()
        .filter(error -> error.getCode().startsWith("compiler.err.cant.resolve"))
        .map(error -> CompileError.Fault.of(error, code))
        .flatMap(fault -> of(analysis, code, (int) fault.start(), (int) fault.end()))
        .distinct()
        .toList();
  }

  private static Stream<String> of(SourceCodeAnalysis analysis, String code, int start, int end) {
    var name = code.substring(start, end);
    if (name.length() < SHORTEST || !SourceVersion.isIdentifier(name)) return Stream.empty();
    int[] anchor = {0};
    var near =
        analysis.completionSuggestions(code.substring(0, start), start, anchor).stream()
            .map(suggestion -> suggestion.continuation().replaceFirst("\\W.*", ""))
            .filter(known -> distance(known, name) <= (name.length() + 1) / 4)
            .distinct()
            .sorted(Comparator.comparing(known -> distance(known, name)))
            .limit(MOST)
            .toList();
    return near.isEmpty() || anchor[0] != start
        ? Stream.empty()
        : Stream.of(String.join(" or ", near) + " instead of " + name);
  }

  private static int distance(String known, String name) {
    return Magic.distance(known.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
