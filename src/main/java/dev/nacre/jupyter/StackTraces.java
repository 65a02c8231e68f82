package dev.nacre.jupyter;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;

/**
 * What {@link Throwable#printStackTrace} of a cell prints: the reader's own lines instead of those
 * of the classes that JShell has made. Public only because the classes of cells call it.
 */
public final class StackTraces {

  private static volatile Places places = new Places();

  private StackTraces() {}

  /** Says where the lines of cells are found. */
  static void locatedBy(Places known) {
    places = known;
  }

  /** Stands in for {@link Throwable#printStackTrace()}. */
  public static void print(Object e) throws Throwable {
    if (!isOverridden(e)) print((Throwable) e, System.err::println);
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintStream)}. */
  public static void print(Object e, PrintStream to) throws Throwable {
    if (!isOverridden(e, to)) print((Throwable) e, to::println);
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintWriter)}. */
  public static void print(Object e, PrintWriter to) throws Throwable {
    if (!isOverridden(e, to)) print((Throwable) e, to::println);
  }

  private static void print(Throwable e, Consumer<String> line) {
    for (var text : new ErrorFormat(places).plain(e)) line.accept(text);
  }

  /** Calls the method if it is not {@link Throwable}'s; whether it has. */
  private static boolean isOverridden(Object e, Object... arguments) throws Throwable {
    for (var method : e.getClass().getMethods())
      if (method.getName().equals("printStackTrace")
          && method.getDeclaringClass() != Throwable.class
          && fits(method.getParameterTypes(), arguments)) {
        try {
          method.invoke(e, arguments);
        } catch (InvocationTargetException thrown) {
          throw thrown.getCause();
        }
        return true;
      }
    return false;
  }

  private static boolean fits(Class<?>[] types, Object[] arguments) {
    if (types.length != arguments.length) return false;
    return types.length == 0 || types[0].isInstance(arguments[0]);
  }
}
