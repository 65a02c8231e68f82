package dev.nacre.jupyter;

import dev.nacre.plot.Picture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs the snippets of a {@link Shell} in its own JVM. Ctrl-C ends a training run by itself, so its
 * model and its history so far are kept; a second one within a moment ends whatever runs.
 */
public final class ShellExecution implements ExecutionControlProvider {

  static final String NAME = "nacre";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
    return new Control();
  }

  static final class Control extends LocalExecutionControl {

    private static final long A_MOMENT_NANOS = 2_000_000_000L;

    private final SnippetLoading loading;
    private volatile boolean stopped;
    private long lastStop = System.nanoTime() - A_MOMENT_NANOS;

    Control() {
      this(new SnippetLoading(new SnippetClasses()));
    }

    private Control(SnippetLoading loading) {
      super(loading);
      this.loading = loading;
      Thread.currentThread().setContextClassLoader(loading.classes()); // as the JDK's own does
    }

    /** Not as the JDK's own: its checks would be a second time there, and not in streams. */
    @Override
    public void load(ClassBytecodes[] batch) throws ClassInstallException {
      loading.load(batch);
    }

    @Override
    protected String invoke(Method method) throws Exception {
      stopped = false;
      Stop.look(false);
      try {
        var value = super.invoke(method);
        showChart(method.getDeclaringClass());
        return value;
      } catch (InvocationTargetException e) {
        throw stopped ? new StoppedException() : e;
      }
    }

    /** The value of a bare expression is in the variable that JShell has made for it. */
    private static void showChart(Class<?> snippet) throws IllegalAccessException {
      for (var variable : snippet.getFields())
        if (variable.getName().matches("\\$\\d+")
            && Picture.chartType().isInstance(variable.get(null))) {
          try {
            Picture.show(variable.get(null));
          } catch (RuntimeException e) {
            System.err.println(e.getMessage());
          }
        }
    }

    @Override
    public String varValue(String className, String name)
        throws RunException, EngineTerminationException, InternalException {
      Stop.look(false);
      return super.varValue(className, name);
    }

    @Override
    public void stop() throws EngineTerminationException, InternalException {
      long now = System.nanoTime();
      boolean again = now - lastStop < A_MOMENT_NANOS;
      lastStop = now;
      if (!again && stopTraining()) return;
      stopped = true;
      Stop.look(true);
      super.stop();
    }

    private static boolean stopTraining() {
      boolean any = false;
      for (var thread : Thread.getAllStackTraces().entrySet())
        if (Stop.isTraining(thread.getValue())) {
          thread.getKey().interrupt();
          any = true;
        }
      return any;
    }
  }
}
