package dev.nacre.jupyter;

import java.util.ArrayList;
import java.util.List;
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

  /** How long code may take to react to the interrupt before the checks end it. */
  private static final long GRACE_MS = 250;

  /** The same while a training run finishes its step. */
  private static final long TRAINING_GRACE_MS = 20_000;

  /** How long code may take to come across a check before it is abandoned. */
  private static final long PATIENCE_MS = 3_000;

  private static final long INTERRUPT_AGAIN_MS = 200;

  private final ThreadGroup group = new ThreadGroup("notebook");

  /** Threads of stopped cells that were busy when their cell ended. */
  private final List<Thread> stragglers = new ArrayList<>();

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
      if (!cell.isStopped()) Stop.request(!stragglers.isEmpty());
      running = job;
      runner.jobs.add(job);
    }
    while (true) {
      try {
        return job.result.get();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt the thread that waits; the notebook's is the one.
      } finally {
        if (job.result.isDone()) running = null;
      }
    }
  }

  /** Says that code which reacts to an interrupt by itself, a training run, has begun or ended. */
  void training(boolean underWay) {
    var job = running;
    if (job != null && Thread.currentThread() == runner.thread) job.training = underWay;
  }

  /** Stops a cell; returns at once. */
  synchronized void stop(Cell cell) {
    cell.stop();
    var job = running;
    if (job != null && job.cell.isSameAs(cell))
      Thread.ofPlatform().daemon().name("stop").start(() -> stop(job));
  }

  private void stop(Job job) {
    interrupt(job);
    long start = System.nanoTime();
    while (!job.endsWithin(INTERRUPT_AGAIN_MS)) {
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      long grace = job.training ? TRAINING_GRACE_MS : GRACE_MS;
      if (waited > grace + PATIENCE_MS) {
        abandon(job);
        return;
      }
      if (waited > grace - INTERRUPT_AGAIN_MS) Stop.request(true);
      interrupt(job);
    }
    stopThreadsStartedBy(job);
  }

  private synchronized void interrupt(Job job) {
    if (running == job && !job.result.isDone()) runner.thread.interrupt();
  }

  private synchronized void stopThreadsStartedBy(Job job) {
    if (running != null && running != job) return;
    Stop.request(true);
    var threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].threadId() <= job.newestThreadBefore) continue;
      threads[i].interrupt();
      stragglers.add(threads[i]);
    }
  }

  private synchronized void abandon(Job job) {
    if (job.result.isDone()) return;
    var thread = runner.thread;
    var stack = thread.getStackTrace();
    thread.setPriority(Thread.MIN_PRIORITY);
    runner = new Runner();
    runner.thread.start();
    stragglers.add(thread);
    stopThreadsStartedBy(job);
    job.result.completeExceptionally(new Abandoned(stack));
  }

  /** Code that could not be stopped and goes on in the background. */
  static final class Abandoned extends Exception {
    private static final long serialVersionUID = 1;

    Abandoned(StackTraceElement[] where) {
      super("the code could not be stopped", null, false, true);
      setStackTrace(where);
    }
  }

  private static final class Job {
    final Cell cell;
    final Callable<?> code;
    final CompletableFuture<Object> result = new CompletableFuture<>();
    final long newestThreadBefore = new Thread(() -> {}).threadId();
    volatile boolean training;

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
