package dev.nacre.jupyter;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Whether more text could make code Java: the first thing wrong with it is then its end. */
final class Unfinished {

  /** What may precede code in a file: nothing, a class, a method, a variable. */
  private static final List<String> BEGINNINGS =
      List.of("", "class C {", "class C { void m() {", "class C { Object v =");

  private static final String OPEN_COMMENT = "compiler.err.unclosed.comment";

  private static final String QUOTES = "\"\"\"";

  private static final String TEXT_BLOCK = "compiler.err.illegal.text.block.open";

  private static final Set<String> ENDS =
      Set.of("compiler.err.premature.eof", OPEN_COMMENT, "compiler.err.unclosed.text.block");

  private static final String TRY = "compiler.err.try.without.catch.finally.or.resource.decls";

  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  private static final StandardJavaFileManager FILES =
      JAVAC.getStandardFileManager(null, null, null);

  private Unfinished() {}

  static boolean is(String code) {
    return !closesMoreThanItOpens(code)
        && BEGINNINGS.stream().anyMatch(beginning -> endsTooEarly(beginning + code));
  }

  /** Whether this parses: statements, members of a class, an expression, or imports. */
  static boolean isJava(String code) {
    return firstError("class C { void m() {" + code + "\n}}").isEmpty()
        || firstError("class C {" + code + "\n}").isEmpty()
        || firstError("class C { Object v =" + code + "\n;}").isEmpty()
        || firstError(code).isEmpty();
  }

  /** Where code that is no Java goes wrong: as far as one can read it, as whatever it may be. */
  static int faultIn(String code) {
    return BEGINNINGS.stream()
        .flatMap(
            beginning ->
                firstFault(beginning + code)
                    .map(fault -> fault.getPosition() - beginning.length())
                    .stream())
        .mapToInt(position -> Math.clamp(position, 0, code.length()))
        .max()
        .orElse(code.length());
  }

  /** The comment that is still open at the end of this code. */
  static Optional<CompileError.Fault> openComment(String code) {
    var beginning = BEGINNINGS.get(2);
    return firstFault(beginning + code)
        .filter(fault -> fault.getCode().equals(OPEN_COMMENT))
        .map(
            fault -> {
              long start = fault.getPosition() - beginning.length();
              return new CompileError.Fault(start, start + 2, fault.getMessage(null));
            });
  }

  private static boolean closesMoreThanItOpens(String code) {
    return firstError("class C {" + code).isEmpty()
        || firstError("class C { void m() {" + code + "}").isEmpty();
  }

  private static boolean endsTooEarly(String text) {
    var end = text.stripTrailing();
    return firstFault(text)
        .filter(
            fault ->
                switch (fault.getCode()) {
                  case TRY -> end.endsWith("}");
                  case TEXT_BLOCK -> end.endsWith(QUOTES) && fault.getPosition() >= end.length();
                  default -> ENDS.contains(fault.getCode());
                })
        .isPresent();
  }

  /** What the parser does not like first; empty if it likes everything. */
  private static Optional<String> firstError(String text) {
    return firstFault(text).map(Diagnostic::getCode);
  }

  private static Optional<Diagnostic<? extends JavaFileObject>> firstFault(String text) {
    var found = new DiagnosticCollector<JavaFileObject>();
    var file =
        new SimpleJavaFileObject(URI.create("string:///C.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    try {
      ((JavacTask) JAVAC.getTask(null, FILES, found, null, null, List.of(file))).parse();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .map(each -> each);
  }
}
