package dev.nacre.compute;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether the JVM compiles so much that its compiler needs a processor of its own.
 *
 * <p>Vector code is hundreds of times slower before it is compiled. So in the first seconds of
 * training everything waits for the compiler, and a second thread that computes would only take its
 * processor away (measured with two: LeNet reaches half of its speed after 2.4 instead of 3.1 s).
 */
final class Compilation {
  private static final long WINDOW_NANOS = 250_000_000;

  // Time spent compiling as a share of time, more than 1 where several compilers are at work. What
  // is compiled now and then, later on, must not take a thread away.
  private static final double BEGINS = 1.0;
  private static final double ENDS = 0.8;

  private static volatile CompilationMXBean compilers; // null while it is not known
  private static volatile boolean busy = true;
  private static volatile long asked = System.nanoTime();
  private static long spentMillis;

  static {
    // on a thread of its own, since it takes 50 ms
    Workers.daemon("nacre-compilation", Compilation::find).start();
  }

  private Compilation() {}

  private static void find() {
    CompilationMXBean bean = null; // which it is too where java was started with -Xint
    try {
      bean = ManagementFactory.getCompilationMXBean();
    } catch (LinkageError e) {
      // a Java without the module java.management
    }
    if (bean == null || !bean.isCompilationTimeMonitoringSupported()) {
      busy = false;
    } else {
      compilers = bean;
    }
  }

  /** As it was when a quarter of a second, or a pause, last ended; busy at first. */
  static boolean isBusy() {
    CompilationMXBean bean = compilers;
    if (bean != null && System.nanoTime() - asked > WINDOW_NANOS) {
      ask(bean);
    }
    return busy;
  }

  private static synchronized void ask(CompilationMXBean bean) {
    long now = System.nanoTime();
    if (now - asked <= WINDOW_NANOS) {
      return; // another thread has asked meanwhile
    }
    long millis = bean.getTotalCompilationTime();
    double share = (millis - spentMillis) * 1e6 / (now - asked);
    busy = share > (busy ? ENDS : BEGINS);
    spentMillis = millis;
    asked = now;
  }
}
