package dev.nacre.compute;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * The threads that share the work of one operation.
 *
 * <p>Work is cut into parts that write different outputs; which thread computes a part never shows
 * in the result. The caller works too. A worker that has finished spins a little, because the next
 * operation of a training step is usually microseconds away, and then parks. Calls from inside a
 * part, or while another thread is using the workers, run serially.
 *
 * <p>The number of threads is {@code -Dnacre.threads=n}, else the number of processors. Where it is
 * that of the processors, one less compute while the JVM is busy compiling.
 */
public final class Workers {
  /** Fewer elements than this are done before another thread has woken up. */
  private static final long SERIAL = 1 << 15;

  private static final int SPINS = 1 << 14;
  private static final ReentrantLock TEAM = new ReentrantLock();

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private static volatile int threads = atStart();
  private static volatile Job current;
  private static volatile Worker[] workers = {};

  private Workers() {}

  private static int atStart() {
    String said = System.getProperty("nacre.threads");
    if (said == null) {
      return PROCESSORS;
    }
    if (said.matches("0*[1-9]\\d{0,5}")) {
      return Integer.parseInt(said);
    }
    Kernels.warn(
        ("number of threads (-Dnacre.threads) must be at least 1, but was '%s'; try 2. "
                + "All %d processors are used.")
            .formatted(said, PROCESSORS));
    return PROCESSORS;
  }

  /** How many threads an operation may use, the caller included. */
  public static int threads() {
    return threads;
  }

  /** How many threads an operation that starts now would get: one if others are at work. */
  public static int free() {
    return TEAM.isLocked() ? 1 : computing();
  }

  /**
   * How many threads an operation that begins now may use: {@link #free} or, for less work than
   * pays for a second one, one.
   *
   * @param work about how many multiply-adds it takes, or how many elements it reads or writes
   * @param least the work that pays for a second thread
   */
  public static int free(long work, long least) {
    Kernels.begin(work);
    return work < least ? 1 : free();
  }

  /** Whether another thread waits for work and would begin at once. */
  public static boolean areAwake() {
    Worker[] all = workers;
    return all.length > 0 && !all[0].parked;
  }

  /** Sets how many threads an operation may use; it never changes a result, only its speed. */
  public static void threads(int n) {
    if (n < 1) {
      throw new IllegalArgumentException(
          "number of threads must be at least 1, but was " + n + "; try 2");
    }
    threads = n;
  }

  /**
   * A thread that does not keep the program alive, and does not belong to the caller's group: a
   * notebook cell that is stopped must not take it along.
   */
  public static Thread daemon(String name, Runnable body) {
    var thread = new Thread(rootGroup(), body, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  private static ThreadGroup rootGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** Runs {@code body} for each of 0 … parts − 1, in any order, and returns when all are done. */
  public static void run(int parts, IntConsumer body) {
    int helpers = parts > 1 ? Math.min(computing(), parts) - 1 : 0; // one part asks no clock
    if (helpers <= 0 || TEAM.isHeldByCurrentThread() || !TEAM.tryLock()) {
      for (int part = 0; part < parts; part++) {
        body.accept(part);
      }
      return;
    }
    try {
      helpers = start(helpers);
      var job = new Job(body, parts, helpers);
      current = job;
      wake(helpers);
      job.work();
      job.await();
      current = null;
      job.rethrow();
    } finally {
      TEAM.unlock();
    }
  }

  /** How many threads compute: where all processors would, one is left to a busy compiler. */
  private static int computing() {
    return threads == PROCESSORS && Compilation.isBusy() ? Math.max(1, PROCESSORS - 1) : threads;
  }

  /** What is done with a range of numbers. */
  public interface Range {
    void run(int from, int to);
  }

  /**
   * Runs {@code body} over 0 … n − 1, cut into one range a thread, or not cut if that is not worth
   * it.
   *
   * @param step ranges begin at multiples of it
   * @param work about how many elements are read or written in all
   */
  public static void split(int n, int step, long work, Range body) {
    int steps = Math.ceilDiv(n, step);
    int parts = Math.clamp(steps, 1, free(work, SERIAL));
    run(
        parts,
        part -> {
          int from = (int) ((long) steps * part / parts) * step;
          int to = (int) ((long) steps * (part + 1) / parts) * step;
          body.run(from, Math.min(n, to));
        });
  }

  /** Starts the threads that are missing; how many of those asked for there are. */
  private static int start(int helpers) {
    int running = workers.length;
    if (running < helpers) {
      var more = Arrays.copyOf(workers, helpers);
      try {
        for (; running < helpers; running++) {
          more[running] = new Worker(running);
          more[running].start();
        }
      } catch (OutOfMemoryError _) {
        threads = running + 1; // the system has no more of them, and is not asked again
      }
      workers = Arrays.copyOf(more, running);
    }
    return Math.min(running, helpers);
  }

  private static void wake(int helpers) {
    for (int i = 0; i < helpers; i++) {
      if (workers[i].parked) {
        LockSupport.unpark(workers[i]);
      }
    }
  }

  /** One call of {@link #run}: parts are taken from a counter until none is left. */
  private static final class Job {
    private static final AtomicIntegerFieldUpdater<Job> NEXT =
        AtomicIntegerFieldUpdater.newUpdater(Job.class, "next");
    private static final AtomicIntegerFieldUpdater<Job> DONE =
        AtomicIntegerFieldUpdater.newUpdater(Job.class, "done");

    private final IntConsumer body;
    private final int parts;
    private final int helpers;
    private volatile int next;
    private volatile int done;
    private volatile Throwable failure;

    Job(IntConsumer body, int parts, int helpers) {
      this.body = body;
      this.parts = parts;
      this.helpers = helpers;
    }

    void work() {
      for (int part; (part = NEXT.getAndIncrement(this)) < parts; ) {
        try {
          body.accept(part);
        } catch (Throwable t) {
          failure = t;
        }
        DONE.incrementAndGet(this);
      }
    }

    void await() {
      for (int spins = 0; done < parts; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield(); // where processors are scarce, the worker may be waiting for this one
        }
      }
    }

    void rethrow() {
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable t -> throw new IllegalStateException(t);
      }
    }
  }

  private static final class Worker extends Thread {
    private final int number;
    volatile boolean parked;

    Worker(int number) {
      // not the caller's group: a notebook cell that is stopped must not take the workers with it
      super(rootGroup(), null, "nacre-worker-" + (number + 1), 0, false);
      this.number = number;
      setDaemon(true);
    }

    @Override
    public void run() {
      Job last = null;
      int spins = 0;
      while (true) {
        Job job = current;
        if (job != null && job != last && number < job.helpers) {
          job.work();
          last = job;
          spins = 0;
        } else if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          last = null; // a parked worker must not keep the operands of its last job alive
          parked = true;
          job = current;
          if (job == null || job.next >= job.parts || number >= job.helpers) {
            LockSupport.park(this);
          }
          parked = false;
          spins = 0;
        }
      }
    }
  }
}
