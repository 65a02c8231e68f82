package dev.nacre.jupyter;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The stack traces that cells print: the reader's own lines instead of those of the classes that
 * JShell has made. Public only because the classes of cells call it.
 */
public final class StackTraces {

  private static final ClassDesc HERE = ClassDesc.of(StackTraces.class.getName());

  private static final Set<ClassDesc> STREAMS =
      Set.of(ClassDesc.of("java.io.PrintStream"), ClassDesc.of("java.io.PrintWriter"));

  private static final Pattern FRAME =
      Pattern.compile("\\s+at (?:\\S*/)?(REPL[^(]*)\\.([^.(]+)\\([^:)]*:(\\d+)\\)");

  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\s+at (?:\\S*/)?(?:dev\\.nacre\\.jupyter\\.|jdk\\.internal\\.reflect\\."
              + "|java\\.lang\\.reflect\\.Method\\.invoke|REPL\\.).*");

  private static final Pattern THREAD_RUN =
      Pattern.compile("\\s+at java\\.base/java\\.lang\\.Thread\\.run\\(.*");

  /** Null in a terminal, where there are no cells to find lines in. */
  private static volatile Places places;

  private StackTraces() {}

  /** Says where the lines of cells are found. */
  static void locatedBy(Places known) {
    places = known;
  }

  /** Writes the detour if this call prints a stack trace, else nothing; whether it has. */
  static boolean divert(CodeBuilder code, Call call) {
    if (places == null) return false;
    boolean prints = call.method().equals("printStackTrace") && takesAtMostAStream(call);
    boolean isSuper = call.how() == Opcode.INVOKESPECIAL && call.isForeign();
    boolean dumps =
        call.how() == Opcode.INVOKESTATIC
            && call.owner().displayName().equals("Thread")
            && call.method().equals("dumpStack");
    if (dumps) code.invokestatic(HERE, "dump", call.type());
    if (!prints || !isSuper && call.how() != Opcode.INVOKEVIRTUAL) return dumps;
    var type = call.type().insertParameterTypes(0, CD_Object);
    code.invokestatic(HERE, isSuper ? "printSuper" : "print", type);
    return true;
  }

  private static boolean takesAtMostAStream(Call call) {
    var types = call.type().parameterList();
    return call.type().returnType().equals(CD_void)
        && (types.isEmpty() || types.size() == 1 && STREAMS.contains(types.getFirst()));
  }

  /** Stands in for {@link Throwable#printStackTrace()}. */
  public static void print(Object e) throws Throwable {
    if (!isOverridden(e)) print(e, System.err);
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintStream)}. */
  public static void print(Object e, PrintStream to) throws Throwable {
    if (!isOverridden(e, to)) printSuper(e, to);
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintWriter)}. */
  public static void print(Object e, PrintWriter to) throws Throwable {
    if (!isOverridden(e, to)) printSuper(e, to);
  }

  /** Stands in for {@code super.printStackTrace()}. */
  public static void printSuper(Object e) throws Throwable {
    print(e, System.err);
  }

  /** Stands in for {@code super.printStackTrace(to)}. */
  public static void printSuper(Object e, PrintStream to) {
    print((Throwable) e, to::println);
  }

  /** Stands in for {@code super.printStackTrace(to)}. */
  public static void printSuper(Object e, PrintWriter to) {
    print((Throwable) e, to::println);
  }

  /** Stands in for {@link Thread#dumpStack}. */
  public static void dump() {
    print(new Exception("Stack trace"), System.err::println);
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

  /**
   * Text that a cell shows, with its own names of types, and with lines of cells in the stack
   * traces that libraries print, loggers for example.
   */
  static String readable(String text) {
    if (places == null) return text;
    if (!text.contains("REPL.$JShell$") && !text.contains("\tat ")) return text;
    var lines = List.of(text.split("(?<=\n)"));
    var internals = new boolean[] {false};
    return SnippetClasses.readable(
        lines.stream().map(line -> readableLine(line, internals)).collect(Collectors.joining()));
  }

  /** A line that may be a frame; empty for one of the kernel's own and for what started it. */
  private static String readableLine(String line, boolean[] behindInternals) {
    var frame = FRAME.matcher(line);
    var place =
        frame.lookingAt()
            ? places.find(
                new StackTraceElement(
                    frame.group(1), frame.group(2), null, Integer.parseInt(frame.group(3))))
            : java.util.Optional.<Places.Line>empty();
    boolean internal =
        INTERNAL.matcher(line.stripTrailing()).matches()
            || behindInternals[0] && THREAD_RUN.matcher(line.stripTrailing()).matches();
    behindInternals[0] = internal;
    if (place.isPresent())
      return "    at " + place.get() + ":  " + place.get().text().strip() + "\n";
    return internal ? "" : line;
  }
}
