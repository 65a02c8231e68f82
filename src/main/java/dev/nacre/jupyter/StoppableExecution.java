package dev.nacre.jupyter;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.SPIResolutionException;

/** Runs snippets inside this JVM, on the notebook's thread, such that they can be stopped. */
final class StoppableExecution extends DirectExecutionControl {

  private final SnippetClasses classes;
  private final NotebookThread thread;
  private Cell cell;
  private Object value;
  private Throwable thrown;
  private long nanos;

  StoppableExecution(NotebookThread thread) {
    this(thread, new SnippetClasses());
  }

  private StoppableExecution(NotebookThread thread, SnippetClasses classes) {
    super(new SnippetLoading(classes));
    this.thread = thread;
    this.classes = classes;
  }

  /** Says whose code runs next, and forgets what was before. */
  void begin(Cell cell) {
    this.cell = cell;
    forget();
  }

  void forget() {
    value = null;
    thrown = null;
  }

  /** What the last snippet returned: the object itself, where JShell only passes on text. */
  Object value() {
    return value;
  }

  /** What the last snippet threw, or null. */
  Throwable thrown() {
    return thrown;
  }

  /** Moves a variable with its value from one class to another; false if that does not fit. */
  boolean passOn(String from, String to, String variable) {
    return classes.passOn(from, to, variable);
  }

  List<String> othersOf(String className) {
    return classes.othersOf(className);
  }

  /** For how long snippets have run in all, without the time that compiling them took. */
  long nanos() {
    return nanos;
  }

  void drop(String className) {
    classes.drop(className);
  }

  /** Says yes to a class that has not changed; JShell makes a new one of any other. */
  @Override
  public void redefine(ClassBytecodes[] batch) throws NotImplementedException {
    if (!classes.has(batch)) throw new NotImplementedException("redefine");
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, InternalException, EngineTerminationException {
    forget();
    long start = System.nanoTime();
    try {
      var method = findClass(className).getDeclaredMethod(methodName);
      value =
          thread.run(
              cell,
              () -> {
                Thread.currentThread().setContextClassLoader(classes);
                return method.invoke(null);
              });
      return "";
    } catch (ExecutionException e) {
      thrown = unwrap(e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      thrown = e;
    } finally {
      nanos += System.nanoTime() - start;
    }
    if (thrown instanceof SPIResolutionException unresolved)
      throw new ResolutionException(unresolved.id(), unresolved.getStackTrace());
    throw new UserException("", thrown.getClass().getName(), new StackTraceElement[0]);
  }

  /** JShell needs no text of a variable's value; asking for it would run the user's toString. */
  @Override
  public String varValue(String className, String varName) {
    return "";
  }

  private static Throwable unwrap(Throwable e) {
    return e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
  }
}
