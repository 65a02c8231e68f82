package dev.nacre.jupyter;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jshell.Diag;
import jdk.jshell.SourceCodeAnalysis;

/** Offers the import that an unknown name may be missing. */
final class ImportHint {

  private static final int MOST = 3;

  /** JShell reads the class path in the background; a hint is worth waiting a little for it. */
  private static final int MOST_WAITS = 40;

  private static final long WAIT_NANOS = 50_000_000;

  private ImportHint() {}

  static List<String> of(SourceCodeAnalysis analysis, String code, List<Diag> errors) {
    return errors.stream()
        .filter(error -> error.getCode().startsWith("compiler.err.cant.resolve"))
        .map(error -> code.substring(0, (int) Math.min(error.getEndPosition(), code.length())))
        .flatMap(upToName -> of(analysis, upToName).stream())
        .distinct()
        .toList();
  }

  /** Of the unknown name that this code ends with. */
  static List<String> of(SourceCodeAnalysis analysis, String text) {
    int end = text.length();
    if (end < 1 || !Character.isJavaIdentifierPart(text.charAt(end - 1))) return List.of();
    var found = analysis.listQualifiedNames(text, end);
    for (int i = 0; i < MOST_WAITS && !found.isUpToDate(); i++) {
      LockSupport.parkNanos(WAIT_NANOS);
      found = analysis.listQualifiedNames(text, end);
    }
    if (found.isResolvable()) return List.of();
    return found.getNames().stream()
        .filter(name -> !name.startsWith("com.sun.") && !name.startsWith("sun."))
        .sorted(Comparator.comparing((String name) -> !name.startsWith("java.")))
        .limit(MOST)
        .map(name -> "import " + name + ";")
        .toList();
  }
}
