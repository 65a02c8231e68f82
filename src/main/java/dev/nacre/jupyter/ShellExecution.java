package dev.nacre.jupyter;

import dev.nacre.jupyter.Stop.Request;
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

    private long lastStop = System.nanoTime() - A_MOMENT_NANOS;

    @Override
    public void load(ClassBytecodes[] batch)
        throws ClassInstallException, NotImplementedException, EngineTerminationException {
      var changed = new ClassBytecodes[batch.length];
      for (int i = 0; i < batch.length; i++)
        changed[i] =
            new ClassBytecodes(batch[i].name(), StopChecks.weaveStreams(batch[i].bytecodes()));
      super.load(changed);
    }

    @Override
    public String invoke(String className, String methodName)
        throws RunException, EngineTerminationException, InternalException {
      Stop.request(Request.NONE);
      return super.invoke(className, methodName);
    }

    @Override
    public void stop() throws EngineTerminationException, InternalException {
      long now = System.nanoTime();
      boolean again = now - lastStop < A_MOMENT_NANOS;
      lastStop = now;
      if (!again && stopTraining()) return;
      Stop.request(Request.ALL);
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
