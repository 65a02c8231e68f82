package dev.nacre.jupyter;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * Removes from JShell's own tables what is over. They keep every snippet and its class file for
 * ever, some 10 kB each, so a notebook that is re-run all day would grow and slow down.
 *
 * <p>The tables are not public. Where the JVM does not open them (the jar's manifest asks for it),
 * or where they have changed, nothing is removed and all else works.
 */
final class SnippetTables {

  private final Set<?> all;
  private final List<?> byIndex;
  private final Map<?, ?> wrappers;
  private final Map<?, ?> classFiles;
  private final Map<?, ?> loaded;
  private final Map<?, ?> dependencies;
  private final Map<?, ?> types;
  private final Object compiler;
  private final Method renewCompiler;

  private SnippetTables(JShell shell) throws ReflectiveOperationException {
    var snippets = get(shell, "maps");
    all = (Set<?>) get(snippets, "snippets");
    byIndex = (List<?>) get(snippets, "keyIndexToSnippet");
    wrappers = (Map<?, ?>) get(get(shell, "outerMap"), "classOuters");
    classFiles = (Map<?, ?>) get(get(get(shell, "taskFactory"), "fileManager"), "classObjects");
    dependencies = (Map<?, ?>) get(snippets, "dependencies");
    types = (Map<?, ?>) get(get(shell, "keyMap"), "classMap");
    compiler = get(shell, "taskFactory");
    renewCompiler = compiler.getClass().getDeclaredMethod("initTaskPool");
    renewCompiler.setAccessible(true);
    loaded = (Map<?, ?>) get(get(shell, "classTracker"), "map");
  }

  /** The tables of a shell, or null where they cannot be reached. */
  static SnippetTables of(JShell shell) {
    try {
      return new SnippetTables(shell);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  static Object get(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  /** Removes a snippet that is not valid any more, or has done all it does. */
  void remove(Snippet snippet) {
    all.remove(snippet);
    int index = byIndex.indexOf(snippet);
    if (index < 0) return;
    byIndex.set(index, null);
    for (var users : dependencies.values()) ((Set<?>) users).remove(index);
  }

  /**
   * Has javac begin anew: what it keeps between two compilations grows with each, by a reference
   * for every star import.
   */
  void renewCompiler() {
    try {
      renewCompiler.invoke(compiler);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Removes the names of all other types: JShell finds no documentation while it has the name of a
   * type that it does not have, because javac refused it or it was only looked at.
   */
  void keepTypes(Set<String> declared) {
    types.keySet().retainAll(declared);
  }

  /** Removes a class that no valid snippet uses. */
  void removeClass(String className) {
    wrappers.remove(className.substring(className.lastIndexOf('.') + 1));
    classFiles.keySet().removeIf(name -> isPartOf(className, name));
    loaded.keySet().removeIf(name -> isPartOf(className, name));
  }

  private static boolean isPartOf(String className, Object name) {
    return name.equals(className) || name.toString().startsWith(className + "$");
  }
}
