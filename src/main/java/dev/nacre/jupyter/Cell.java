package dev.nacre.jupyter;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;

/** One execution of a notebook cell: its number, its text, where its output goes, its state. */
final class Cell {

  /** Threads that a cell starts inherit it, so what they print much later still finds its place. */
  private static final InheritableThreadLocal<Owner> OF_THREAD =
      new InheritableThreadLocal<>() {
        @Override
        protected Owner childValue(Owner parent) {
          return parent == null ? null : new Owner(parent.cell, null, false);
        }
      };

  private static volatile Cell latest;

  /**
   * Whose thread it is.
   *
   * @param around the cell whose code has called this one's, as a future calls what follows it
   * @param runs whether code of the cell runs here, rather than what a pool of the cell's is given
   */
  private record Owner(Cell cell, Owner around, boolean runs) {}

  private final int number;
  private final String name;
  private final String source;
  private final CellOutput output;
  private final CellInput.Prompt input;
  private final Execution execution;
  private final long newestThreadBefore = new Thread(() -> {}).threadId();

  Cell(int number, String source, CellOutput output, CellInput.Prompt input) {
    this(number, "cell [" + number + "]", source, output, input, new Execution());
  }

  private Cell(
      int number,
      String name,
      String source,
      CellOutput output,
      CellInput.Prompt input,
      Execution execution) {
    this.number = number;
    this.name = name;
    this.source = source;
    this.output = output;
    this.input = input;
    this.execution = execution;
  }

  /** Other code run as part of this cell, such as an expression that the front end watches. */
  Cell with(String otherSource) {
    return new Cell(number, name, otherSource, output, input, execution);
  }

  /** What is kept of it for messages. */
  Cell textAlone() {
    return new Cell(number, name, source, CellOutput.NOWHERE, CellInput.NOBODY, execution);
  }

  /** Code that this cell runs from a file. */
  Cell ofFile(String fileName, String code) {
    return new Cell(number, fileName, code, output, input, execution);
  }

  /**
   * The cell that started this thread, directly or not; for threads of shared pools the cell that
   * began last; null before there was any.
   */
  static Cell current() {
    var own = OF_THREAD.get();
    return own != null ? own.cell : latest;
  }

  /**
   * Whether code of a stopped cell runs on the calling thread, or another's that it has called;
   * true where there are no cells, in a terminal.
   */
  static boolean currentIsStopped() {
    return isAnyOfCurrent(execution -> execution.stopped);
  }

  /** Whether a training run on the calling thread may end by itself after a stop. */
  static boolean currentSparesTraining() {
    return !isAnyOfCurrent(execution -> execution.stopped && !execution.sparesTraining);
  }

  private static boolean isAnyOfCurrent(Predicate<Execution> condition) {
    var owner = OF_THREAD.get();
    if (owner == null) return latest == null || condition.test(latest.execution);
    for (; owner != null; owner = owner.around)
      if (condition.test(owner.cell.execution)) return true;
    return false;
  }

  /** Makes this cell the owner of the calling thread. */
  void enter() {
    latest = this;
    OF_THREAD.set(new Owner(this, null, true));
  }

  /**
   * Makes this cell the owner of the calling thread until the task is closed.
   *
   * @throws Stop.Signal if the cell was stopped
   */
  Task enterTask() {
    var before = OF_THREAD.get();
    OF_THREAD.set(new Owner(this, before != null && before.runs ? before : null, true));
    var task = new Task(execution, before, execution.tasks.add(Thread.currentThread()));
    if (!isStopped()) return task;
    task.close();
    throw new Stop.Signal();
  }

  /** Interrupts the threads that are at a task of this cell's, and returns them. */
  Set<Thread> interruptTasks() {
    return execution.interruptTasks();
  }

  /**
   * Something that a cell does on a thread of a pool.
   *
   * @param outermost whether it is not part of another task of the same cell
   */
  record Task(Execution execution, Owner before, boolean outermost) implements AutoCloseable {
    @Override
    public void close() {
      if (before == null) OF_THREAD.remove();
      else OF_THREAD.set(before);
      if (outermost) execution.ended();
    }
  }

  /** What is known of one execution. */
  private static final class Execution {
    volatile boolean stopped;
    volatile boolean sparesTraining = true;
    final Set<Thread> tasks = ConcurrentHashMap.newKeySet();

    synchronized Set<Thread> interruptTasks() {
      tasks.forEach(Thread::interrupt);
      return Set.copyOf(tasks);
    }

    /** The calling thread is at no task any more, and an interrupt of the last is over. */
    synchronized void ended() {
      tasks.remove(Thread.currentThread());
      if (stopped) Thread.interrupted();
    }
  }

  int number() {
    return number;
  }

  /** As it is called in messages. */
  String name() {
    return name;
  }

  String source() {
    return source;
  }

  CellOutput output() {
    return output;
  }

  CellInput.Prompt input() {
    return input;
  }

  /** Tells the reader of the notebook something that is no part of the program's own output. */
  void note(String text) {
    var bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    output.write(StreamType.ERR, bytes, 0, bytes.length);
  }

  /** Whether a thread is younger than this cell. */
  boolean mayHaveStarted(Thread thread) {
    return thread.threadId() > newestThreadBefore;
  }

  /** Whether both are, or are part of, the same execution. */
  boolean isSameAs(Cell other) {
    return execution == other.execution;
  }

  boolean isStopped() {
    return execution.stopped;
  }

  /**
   * Ends the code of this cell at its next check, except inside a training run, which ends itself.
   */
  void stop() {
    execution.stopped = true;
  }

  /** Ends training runs of a stopped cell at their next check, too. */
  void stopTraining() {
    execution.sparesTraining = false;
  }
}
