package dev.nacre.jupyter;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread on which all cells run, one after another, so that what belongs to a thread (a
 * scope, a confined arena) can be used from cell to cell.
 *
 * <p>Stopping goes in three steps. First the thread is interrupted, as code that blocks and a
 * training run expect. What goes on after that meets the checks woven into it. What never comes
 * across a check, a loop wholly inside a foreign library, is abandoned: it keeps its thread, and
 * the notebook gets a new one.
 */
final class NotebookThread {

  /** How long code may take to come across a check. */
  private static final long PATIENCE_MS = 500;

  /** The same for a training run, which first ends its step. */
  private static final long PATIENCE_WITH_TRAINING_MS = 20_000;

  /** How long after that it is abandoned. */
  private static final long LAST_WAIT_MS = 300;

  private static final long INTERRUPT_AGAIN_MS = 100;

  /** A training that is found so often in code of a cell's own is in a loop there. */
  private static final int TIMES_IN_CELL = 6;

  private final ThreadGroup group = new ThreadGroup("notebook");

  /** Threads of stopped cells that were busy when their cell ended. */
  private final Set<Thread> stragglers = new HashSet<>();

  private final Set<Thread> abandoned = new HashSet<>();

  private volatile Runner runner = new Runner();
  private volatile Job running;

  NotebookThread() {
    runner.thread.start();
  }

  /**
   * Runs code of a cell and waits for it.
   *
   * @throws ExecutionException around whatever the code threw, {@link Abandoned} included
   */
  Object run(Cell cell, Callable<?> code) throws ExecutionException {
    var job = new Job(cell, code);
    synchronized (this) {
      stragglers.removeIf(thread -> thread.getState() != Thread.State.RUNNABLE);
      abandoned.removeIf(thread -> !thread.isAlive());
      boolean none = stragglers.isEmpty() && abandoned.isEmpty();
      if (!cell.isStopped()) Stop.look(!none);
      running = job;
      runner.jobs.add(job);
    }
    while (true) {
      try {
        return job.result.get();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt the thread that waits; the notebook's is the one.
      } finally {
        if (job.result.isDone()) end();
      }
    }
  }

  /** After a stop that is just going on: what it has interrupted is to find its cell stopped. */
  private synchronized void end() {
    running = null;
  }

  /** Whether code of a cell runs. */
  boolean isBusy() {
    return running != null;
  }

  /** Stops a cell; returns at once. */
  synchronized void stop(Cell cell) {
    var job = running;
    boolean runs = job != null && job.cell.isSameAs(cell);
    if (runs) runner.thread.interrupt(); // before tasks of a training run refuse to begin
    cell.stop();
    if (runs) Thread.ofPlatform().daemon().name("stop").start(() -> stop(job));
    else stopThreadsOf(cell);
  }

  private void stop(Job job) {
    long worked = processorTime(runner.thread);
    interrupt(job);
    long start = System.nanoTime();
    long lastCall = Long.MAX_VALUE;
    int inCellAlone = 0;
    while (!job.endsWithin(INTERRUPT_AGAIN_MS)) {
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      var stack = runner.thread.getStackTrace();
      boolean trains = Stop.isTraining(stack);
      inCellAlone = isInCell(stack) ? inCellAlone + 1 : 0;
      boolean spared = trains && inCellAlone < TIMES_IN_CELL;
      if (waited > (spared ? PATIENCE_WITH_TRAINING_MS : PATIENCE_MS))
        lastCall = Math.min(lastCall, waited);
      else if (spared)
        lastCall = Long.MAX_VALUE; // its loop heard it, and it draws its last picture
      if (waited - LAST_WAIT_MS > lastCall) {
        abandon(job, 10 * (processorTime(runner.thread) - worked) > System.nanoTime() - start);
        return;
      }
      if (waited >= lastCall) job.cell.stopTraining();
      interrupt(job);
      if (!trains) interruptThreadsOf(job.cell); // it may wait for them
    }
    stopThreadsOf(job.cell);
  }

  /** Whether code of a cell runs, or what it calls of Java's own. */
  private static boolean isInCell(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .filter(frame -> !frame.getClassName().equals(Stop.class.getName()))
        .findFirst()
        .filter(Places::isOfCell)
        .isPresent();
  }

  /** In nanoseconds. */
  private static long processorTime(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  private synchronized void interrupt(Job job) {
    if (running != job || job.result.isDone()) return; // the checks serve another cell then
    Stop.look(true);
    runner.thread.interrupt();
  }

  /** Stops the cell's tasks, and threads that it has started, unless another cell runs already. */
  private synchronized void stopThreadsOf(Cell cell) {
    boolean anotherRuns = running != null && !running.cell.isSameAs(cell);
    if (anotherRuns) interruptTasksOf(cell);
    else interruptThreadsOf(cell);
    cell.stopTraining();
    if (!anotherRuns || !stragglers.isEmpty()) Stop.look(true);
  }

  private synchronized void interruptThreadsOf(Cell cell) {
    var threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    for (var thread : Arrays.asList(threads).subList(0, count))
      if (thread != runner.thread && cell.mayHaveStarted(thread)) {
        thread.interrupt();
        stragglers.add(thread);
      }
    interruptTasksOf(cell);
  }

  private synchronized void interruptTasksOf(Cell cell) {
    stragglers.addAll(cell.interruptTasks());
    stragglers.remove(runner.thread);
  }

  private synchronized void abandon(Job job, boolean busy) {
    if (job.result.isDone()) return;
    var thread = runner.thread;
    var stack = thread.getStackTrace();
    thread.setPriority(Thread.MIN_PRIORITY);
    runner = new Runner();
    runner.thread.start();
    abandoned.add(thread);
    stopThreadsOf(job.cell);
    job.result.completeExceptionally(new Abandoned(stack, busy));
  }

  /** Code that could not be stopped: it ends where it comes back to the cell, if it does. */
  static final class Abandoned extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether it uses a processor rather than waits. */
    final boolean busy;

    Abandoned(StackTraceElement[] where, boolean busy) {
      super("the code could not be stopped", null, false, true);
      this.busy = busy;
      setStackTrace(where);
    }
  }

  private static final class Job {
    final Cell cell;
    final Callable<?> code;
    final CompletableFuture<Object> result = new CompletableFuture<>();

    Job(Cell cell, Callable<?> code) {
      this.cell = cell;
      this.code = code;
    }

    void run() {
      cell.enter();
      try {
        if (cell.isStopped()) throw new Stop.Signal();
        result.complete(code.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    }

    boolean endsWithin(long millis) {
      try {
        result.get(millis, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (InterruptedException | ExecutionException e) {
        return true;
      }
    }
  }

  private final class Runner {
    final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    final Thread thread = new Thread(group, this::work, "notebook");

    Runner() {
      thread.setDaemon(true);
    }

    private void work() {
      while (runner == this) {
        try {
          var job = jobs.take();
          if (!job.cell.isStopped()) Thread.interrupted();
          job.run();
        } catch (InterruptedException e) {
          // It was meant for a job that has just ended.
        }
      }
    }
  }
}
