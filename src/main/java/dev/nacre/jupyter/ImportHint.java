package dev.nacre.jupyter;

import java.util.Comparator;
import java.util.List;
import jdk.jshell.Diag;

/** Offers the import that an unknown name may be missing. */
final class ImportHint {

  private static final int MOST = 3;

  private ImportHint() {}

  static List<String> of(IndexOfClasses index, String code, List<Diag> errors) {
    return errors.stream()
        .filter(error -> error.getCode().startsWith("compiler.err.cant.resolve"))
        .map(error -> code.substring(0, (int) Math.min(error.getEndPosition(), code.length())))
        .flatMap(upToName -> of(index, upToName).stream())
        .distinct()
        .toList();
  }

  /** Of the unknown name that this code ends with. */
  static List<String> of(IndexOfClasses index, String text) {
    int end = text.length();
    if (end < 1 || !Character.isJavaIdentifierPart(text.charAt(end - 1))) return List.of();
    var found = index.find(text);
    if (found.isResolvable()) return List.of();
    return found.getNames().stream()
        .filter(name -> !name.startsWith("com.sun.") && !name.startsWith("sun."))
        .sorted(Comparator.comparing((String name) -> !name.startsWith("java.")))
        .limit(MOST)
        .map(name -> "import " + name + ";")
        .toList();
  }
}
