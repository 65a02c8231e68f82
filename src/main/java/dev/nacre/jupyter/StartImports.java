package dev.nacre.jupyter;

import java.lang.reflect.AccessibleObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * Declares the imports that cells need not have. All at once: JShell compiles each import that it
 * evaluates, which would take a quarter of the time between the start and the first result.
 *
 * <p>It can do so, but not publicly. Where the JVM does not open it, or where it has changed, the
 * imports are evaluated one by one.
 */
final class StartImports {

  private StartImports() {}

  /**
   * @param imports one a line
   */
  static void declare(JShell shell, String imports) {
    try {
      declareAll(shell, imports.lines().toList());
    } catch (ReflectiveOperationException | RuntimeException e) {
      imports.lines().forEach(shell::eval);
    }
  }

  private static void declareAll(JShell shell, List<String> imports)
      throws ReflectiveOperationException {
    var eval = SnippetTables.get(shell, "eval");
    var parse = opened(eval.getClass().getDeclaredMethod("sourceToSnippets", String.class));
    var compileAndLoad = opened(eval.getClass().getDeclaredMethod("compileAndLoad", Set.class));
    var diagnostics = opened(Snippet.class.getDeclaredMethod("syntheticDiags"));
    var unit =
        opened(
            Class.forName("jdk.jshell.Unit")
                .getDeclaredConstructor(
                    JShell.class, Snippet.class, Snippet.class, diagnostics.getReturnType()));
    var units = new LinkedHashSet<>();
    for (var each : imports)
      for (var snippet : (List<?>) parse.invoke(eval, each))
        units.add(unit.newInstance(shell, snippet, null, diagnostics.invoke(snippet)));
    compileAndLoad.invoke(eval, units);
  }

  private static <T extends AccessibleObject> T opened(T member) {
    member.setAccessible(true);
    return member;
  }
}
