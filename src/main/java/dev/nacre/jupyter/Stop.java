package dev.nacre.jupyter;

import dev.nacre.Training;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/** What the code woven into cells calls. Public only because the classes of cells call it. */
public final class Stop {

  private static volatile boolean looking;

  private Stop() {}

  /** Ends the running thread if it belongs to a cell that was stopped. Cheap otherwise. */
  public static void check() {
    if (looking) look();
  }

  private static void look() {
    if (!Cell.currentIsStopped()) return;
    if (Cell.currentSparesTraining() && isTraining(Thread.currentThread().getStackTrace())) return;
    Thread.currentThread().interrupt(); // a training run that is cut short asks for this
    throw new Signal();
  }

  /** Whether checks look at all; else they let all code go on. */
  static void look(boolean on) {
    looking = on;
  }

  /**
   * Whether a thread that stands here is inside a training run, perhaps in a layer of the user's.
   */
  static boolean isTraining(StackTraceElement[] stack) {
    for (var frame : stack)
      if (frame.getClassName().equals(Training.class.getName())
          && frame.getMethodName().equals("run")) return true;
    return false;
  }

  /** The same method, or what stands in for it where it would end the JVM. */
  public static Method allowed(Method method) {
    if (method == null || !ExitCalls.endsJvm(method.getDeclaringClass(), method.getName()))
      return method;
    try {
      return Stop.class.getMethod("exit", int.class); // a receiver is ignored: it is static
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** The same method, or what stands in for it where it would end the JVM. */
  public static MethodHandle allowed(MethodHandle handle) {
    try {
      var method = MethodHandles.publicLookup().revealDirect(handle);
      if (!ExitCalls.endsJvm(method.getDeclaringClass(), method.getName())) return handle;
      return MethodHandles.lookup().findStatic(Stop.class, "exit", handle.type());
    } catch (IllegalArgumentException e) {
      return handle; // not a method, or not a public one
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Stands in for {@link MethodHandles.Lookup#bind}. */
  public static MethodHandle bind(
      MethodHandles.Lookup lookup, Object receiver, String method, MethodType type)
      throws NoSuchMethodException, IllegalAccessException {
    if (receiver instanceof Runtime && ExitCalls.endsJvm(Runtime.class, method))
      return MethodHandles.lookup().findStatic(Stop.class, "exit", type);
    return lookup.bind(receiver, method, type);
  }

  /** Stands in for {@link System#exit}. */
  public static void exit(int status) {
    throw new ExitRefused("System.exit", status);
  }

  /** Stands in for {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    throw new ExitRefused("exit", status);
  }

  /** Stands in for {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    throw new ExitRefused("halt", status);
  }

  /** Unwinds a cell that was stopped. */
  static final class Signal extends Error {
    private static final long serialVersionUID = 1;

    Signal() {
      super("stopped", null, false, true);
    }
  }

  /** Thrown where a cell would end the JVM, and with it everything in the notebook. */
  static final class ExitRefused extends Error {
    private static final long serialVersionUID = 1;

    ExitRefused(String method, int status) {
      super(
          method
              + "("
              + status
              + (Cell.current() == null
                  ? ") does not end JShell, /exit does"
                  : ") ends this cell, not the kernel")
              + ": all variables are kept");
    }
  }
}
