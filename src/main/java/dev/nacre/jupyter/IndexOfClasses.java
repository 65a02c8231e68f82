package dev.nacre.jupyter;

import java.util.concurrent.locks.LockSupport;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;

/**
 * JShell's list of all classes that could be imported, with which it completes packages and finds
 * what a cell has not imported. It makes the list on a thread of its own as soon as it starts: a
 * second of a processor's time and 100 MB of garbage, for which the first cells would have to wait.
 * Here it is made when it is wanted, or while nothing else is done.
 *
 * <p>JShell can be told so, but not publicly. Where the JVM does not open it, or where it has
 * changed, the list is made at once.
 */
final class IndexOfClasses {

  /** How often the list is looked for: it is worth waiting a little for it. */
  private static final int MOST_WAITS = 60;

  private static final long WAIT_NANOS = 50_000_000;

  private final SourceCodeAnalysis analysis;
  private boolean heldBack;

  /** Holds it back until it is {@link #allow allowed}. */
  IndexOfClasses(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
    heldBack = tell("suspendIndexing");
  }

  /** Has JShell make it, in the background. */
  synchronized void allow() {
    if (heldBack) tell("resumeIndexing");
    heldBack = false;
  }

  /** What the unknown name that this code ends with may be, once the list is there. */
  QualifiedNames find(String code) {
    allow();
    var found = analysis.listQualifiedNames(code, code.length());
    for (int i = 0; i < MOST_WAITS && !found.isUpToDate(); i++) {
      LockSupport.parkNanos(WAIT_NANOS);
      found = analysis.listQualifiedNames(code, code.length());
    }
    return found;
  }

  private boolean tell(String method) {
    try {
      var told = analysis.getClass().getMethod(method);
      told.setAccessible(true);
      told.invoke(analysis);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
