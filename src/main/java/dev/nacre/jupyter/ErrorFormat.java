package dev.nacre.jupyter;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/** Writes errors for the people who read cells: their own lines, all causes, no internals. */
final class ErrorFormat {

  /**
   * An error as Jupyter shows it.
   *
   * @param lines the text, sparingly coloured with ANSI escapes
   */
  record Report(String name, String message, List<String> lines) {}

  private static final String RED = "\u001b[1;31m";
  private static final String PLAIN = "\u001b[0m";

  /** How many frames of libraries are shown above the user's first. */
  private static final int MOST_LIBRARY_FRAMES = 3;

  private static final int MOST_FRAMES = 12;
  private static final int MOST_CAUSES = 20;

  private static final List<String> INTERNALS =
      List.of("jdk.internal.", "java.lang.reflect.", "java.lang.invoke.");

  /** What the JVM says behind a class cast, about where classes come from. */
  private static final String LOADERS = " \\([^()]*\\b(?:loader|module)\\b[^()]*\\)$";

  private final Places places;

  ErrorFormat(Places places) {
    this.places = places;
  }

  Report report(Throwable e) {
    return switch (e) {
      case CompileError error -> compileError(error);
      case MagicError error -> magicError(error.getMessage());
      default -> {
        var inside = causes(e).stream().dropWhile(ErrorFormat::onlyWraps).findFirst().orElse(e);
        yield inside instanceof Stop.ExitRefused refused ? exitRefused(refused) : thrown(e);
      }
    };
  }

  /** Whether an error says nothing but that there is another. */
  private static boolean onlyWraps(Throwable e) {
    var cause = asked(e::getCause, null);
    if (cause == null) return false;
    var message = messageOf(e);
    return message == null || message.equals(asked(cause::toString, ""));
  }

  /** What an error says; its name where it says nothing. */
  static String words(Throwable e) {
    var message = messageOf(e);
    return message == null || message.isBlank() ? title(e) : message;
  }

  /** An error of which nothing more can be told than what it is. */
  static Report brief(Throwable e) {
    var lines = List.of(RED + title(e) + PLAIN);
    return new Report(e.getClass().getSimpleName(), String.valueOf(messageOf(e)), lines);
  }

  private Report exitRefused(Stop.ExitRefused e) {
    return new Report("ExitRefused", e.getMessage(), withPlaces(e, e.getMessage()));
  }

  private static Report magicError(String message) {
    var lines = new ArrayList<>(message.lines().toList());
    lines.set(0, RED + lines.getFirst() + PLAIN);
    return new Report("MagicError", message.lines().findFirst().orElse(""), lines);
  }

  /** An error and its causes, without colours. */
  List<String> plain(Throwable e) {
    return thrown(e).lines().stream()
        .map(line -> line.replaceAll("\u001b\\[[\\d;]*m", ""))
        .toList();
  }

  /** What a cell that was stopped says, whatever it threw on its way out. */
  Report stopped(Throwable e) {
    if (e instanceof NotebookThread.Abandoned abandoned) return abandoned(abandoned);
    var where = Arrays.stream(stackOf(e)).flatMap(f -> places.find(f).stream()).findFirst();
    var message = "Stopped" + where.map(line -> " in " + line).orElse("") + ".";
    var lines = new ArrayList<String>();
    lines.add(RED + message + PLAIN + " All variables are kept.");
    if (!isPartOfStopping(e)) lines.addAll(thrown(e).lines());
    return new Report("KeyboardInterrupt", message, lines);
  }

  private static boolean isPartOfStopping(Throwable e) {
    for (var cause : causes(e))
      if (cause instanceof Stop.Signal
          || cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || cause instanceof InterruptedIOException) return true;
    return false;
  }

  private Report compileError(CompileError error) {
    var lines = new ArrayList<String>();
    var source = error.cell().source();
    for (var fault : error.faults()) {
      int from = error.part().offset() + (int) Math.max(0, fault.start());
      int to = error.part().offset() + (int) Math.max(0, fault.end());
      var line = Places.lineAt(error.cell(), from);
      lines.add(RED + line + ": " + PLAIN + message(fault.message()));
      int start = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
      var text = line.text();
      int column = Math.min(from - start, text.length());
      int length = Math.clamp(to - from, 1, Math.max(1, text.length() - column));
      lines.add("    " + text);
      lines.add("    " + blank(text.substring(0, column)) + RED + "^".repeat(length) + PLAIN);
    }
    if (error.faults().isEmpty()) lines.add(RED + error.getMessage() + PLAIN);
    if (!error.hints().isEmpty()) {
      lines.add("try:");
      error.hints().forEach(hint -> lines.add("    " + hint));
    }
    return new Report("CompileError", message(error.getMessage()), lines);
  }

  /**
   * javac's own words, less the place, which inside a notebook is always the same nameless class.
   */
  private static String message(String javac) {
    return javac
        .lines()
        .filter(line -> !line.strip().equals("location: class"))
        .reduce((a, b) -> a + "\n" + b)
        .orElse("");
  }

  private static String blank(String text) {
    return text.replaceAll("[^\t]", " ");
  }

  private Report abandoned(NotebookThread.Abandoned e) {
    var message =
        whatGoesOn(e.getStackTrace())
            + " cannot be stopped on the way. It was left to "
            + (e.busy
                ? "go on in the background, on a core of its own, until it comes back to the cell;"
                : "wait in the background;")
            + " restart the kernel to end it. All variables are kept.";
    return new Report("KeyboardInterrupt", message, List.of(RED + "Abandoned. " + PLAIN + message));
  }

  /** The line of the cell, and the method that it has called. */
  private String whatGoesOn(StackTraceElement[] stack) {
    for (int i = 0; i < stack.length; i++) {
      var line = places.find(stack[i]);
      if (line.isEmpty()) continue;
      return i == 0
          ? "What " + line.get() + " waits for"
          : called(stack[i - 1]) + " in " + line.get();
    }
    return stack.length == 0 ? "This cell" : called(stack[0]);
  }

  private static String called(StackTraceElement frame) {
    var type = frame.getClassName().replaceFirst("^.*[.$](?=\\D)", "");
    return frame.getMethodName().equals("<init>")
        ? "new " + type
        : type + "." + frame.getMethodName();
  }

  private Report thrown(Throwable e) {
    var lines = new ArrayList<String>();
    for (var cause : causes(e)) {
      lines.addAll(withPlaces(cause, (cause == e ? "" : "Caused by ") + title(cause)));
      lines.addAll(suppressed(cause));
    }
    if (e instanceof OutOfMemoryError)
      lines.add("try: smaller data, or a larger heap (-Xmx in the kernel's kernel.json)");
    return new Report(e.getClass().getSimpleName(), String.valueOf(messageOf(e)), lines);
  }

  /** What went wrong besides, in closing a resource for example. */
  private List<String> suppressed(Throwable e) {
    var lines = new ArrayList<String>();
    for (var other : e.getSuppressed())
      if (lines.size() < MOST_FRAMES)
        lines.addAll(withPlaces(other, "  Suppressed " + title(other)));
    return lines;
  }

  /** An error and its causes, each once: they may go round, or never end. */
  static List<Throwable> causes(Throwable e) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
    var causes = new ArrayList<Throwable>();
    for (var cause = e;
        cause != null && seen.add(cause) && causes.size() < MOST_CAUSES;
        cause = asked(cause::getCause, null)) causes.add(cause);
    return causes;
  }

  private static StackTraceElement[] stackOf(Throwable e) {
    return asked(e::getStackTrace, new StackTraceElement[0]);
  }

  /** What a method that the users' own types may override says, where it says anything. */
  private static <T> T asked(Supplier<T> method, T otherwise) {
    try {
      var answer = method.get();
      return answer == null ? otherwise : answer;
    } catch (RuntimeException | Error failure) {
      return otherwise;
    }
  }

  private static String title(Throwable e) {
    var message = messageOf(e);
    return message == null ? typeOf(e) : typeOf(e) + ": " + message;
  }

  /** With its package where that says something. */
  private static String typeOf(Throwable e) {
    Class<?> type = e.getClass();
    while (type.isAnonymousClass()) type = type.getSuperclass();
    var name = type.getName();
    boolean plain =
        name.startsWith("java.lang.") || name.startsWith("dev.nacre.") || name.startsWith("REPL.");
    return plain ? type.getSimpleName() : name;
  }

  /** The users' own types may fail to say it. */
  private static String messageOf(Throwable e) {
    String message;
    try {
      message = e.getLocalizedMessage();
    } catch (RuntimeException | Error failure) {
      return "(its message cannot be read: " + failure.getClass().getSimpleName() + ")";
    }
    if (message == null) return null;
    if (e instanceof ClassCastException) message = message.replaceFirst(LOADERS, "");
    return SnippetClasses.readable(message);
  }

  private List<String> withPlaces(Throwable e, String title) {
    var lines = new ArrayList<String>();
    var first = title.lines().toList();
    lines.add(RED + (first.isEmpty() ? "" : first.getFirst()) + PLAIN);
    first.stream().skip(1).forEach(lines::add);
    lines.addAll(frames(e));
    return lines;
  }

  /** Nacre's own errors explain themselves; the frames inside it would only be in the way. */
  private static boolean explainsItself(Throwable e) {
    var stack = stackOf(e);
    boolean byTheJvm =
        e instanceof Error
            || e instanceof NullPointerException
            || e instanceof IndexOutOfBoundsException
            || e instanceof ClassCastException
            || e instanceof ArithmeticException;
    return !byTheJvm && stack.length > 0 && stack[0].getClassName().startsWith("dev.nacre.");
  }

  /** The user's frames, and of libraries only those in which the error arose. */
  private List<String> frames(Throwable e) {
    var shown = new ArrayList<String>();
    boolean inCell = explainsItself(e);
    boolean fromCell = causes(e).stream().anyMatch(ErrorFormat::passedACell);
    int libraries = 0;
    String callee = "";
    for (var frame : stackOf(e)) {
      // JShell computes a variable's value in a method of its own.
      boolean assigns = callee.equals("do_it$Aux") && frame.getMethodName().equals("do_it$");
      callee = frame.getMethodName();
      if (assigns) continue;
      var line = places.find(frame);
      if (line.isPresent()) {
        inCell = true;
        var method = methodOf(frame);
        shown.add(
            "    at "
                + line.get()
                + (method.isEmpty() ? "" : ", in " + method)
                + ":  "
                + line.get().text().strip());
      } else if (!inCell && libraries < MOST_LIBRARY_FRAMES && isOfInterest(frame, fromCell)) {
        libraries++;
        shown.add("    at " + frame);
      }
    }
    return shortened(shown);
  }

  private static boolean passedACell(Throwable e) {
    return Arrays.stream(stackOf(e)).anyMatch(Places::isOfCell);
  }

  /** The JDK's own frames are of interest only where there are none of the user's. */
  private static boolean isOfInterest(StackTraceElement frame, boolean fromCell) {
    var internals = fromCell ? List.of("java.", "javax.", "jdk.", "sun.") : INTERNALS;
    return internals.stream().noneMatch(frame.getClassName()::startsWith)
        && !frame.getClassName().startsWith("dev.nacre.jupyter.")
        && !Places.isOfCell(frame);
  }

  /** A deep recursion repeats itself: its beginning and its end are enough. */
  private static List<String> shortened(List<String> frames) {
    var result = new ArrayList<String>();
    int times = 1;
    for (int i = 0; i < frames.size(); i++) {
      if (i + 1 < frames.size() && frames.get(i + 1).equals(frames.get(i))) {
        times++;
      } else {
        result.add(frames.get(i) + (times > 1 ? "  (" + times + " times)" : ""));
        times = 1;
      }
    }
    if (result.size() > MOST_FRAMES) {
      var middle = result.subList(MOST_FRAMES - 3, result.size() - 2);
      int left = middle.size();
      middle.clear();
      result.add(MOST_FRAMES - 3, "    … " + left + " more");
    }
    return result;
  }

  /** The user's name of a method; empty for the top level of a cell. */
  private static String methodOf(StackTraceElement frame) {
    var nested =
        frame
            .getClassName()
            .substring(SnippetClasses.snippetOf(frame.getClassName()).length())
            .replaceFirst("\\$\\$JShell\\$anonymous\\$+\\d+", "");
    boolean named = !nested.isEmpty() && Character.isJavaIdentifierStart(nested.charAt(1));
    var type = named ? nested.substring(1).replaceAll("\\$\\d+", "").replace('$', '.') : "";
    var method = frame.getMethodName();
    if (method.startsWith("lambda$")) return "a lambda";
    if (method.startsWith("do_it$")) return "";
    if (method.equals("<init>")) return type.isEmpty() ? "an initializer" : "new " + type;
    if (method.equals("<clinit>")) return "the static part of " + type;
    return type.isEmpty() ? method : type + "." + method;
  }
}
