package dev.nacre;

import dev.nacre.array.Scope;
import dev.nacre.compute.Workers;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;

/**
 * Batches of a data set, one after the other, each for the scope that asks for it.
 *
 * <p>Where samples stay in a file, a thread gathers the next batch while this one is learned from.
 * For samples in memory that would not pay where all processors compute: 140 instead of 129 µs a
 * step.
 */
final class Batches implements AutoCloseable {
  private final Iterator<Batch> source;
  private final Thread ahead; // null where batches are gathered when they are asked for
  private final SynchronousQueue<Object> made = new SynchronousQueue<>(); // Batch or Throwable

  Batches(Dataset data, Iterator<Batch> source) {
    this.source = source;
    ahead = data.isMapped() ? Workers.daemon("nacre-batches", this::make) : null;
    if (ahead != null) {
      ahead.start();
    }
  }

  private void make() {
    Object next = null;
    try {
      do {
        next = tryNext();
        made.put(next);
      } while (next instanceof Batch);
    } catch (InterruptedException closed) {
      if (next instanceof Batch batch) {
        batch.features().array().close();
        if (!batch.hasLabels()) {
          batch.targets().array().close();
        }
      }
    }
  }

  private Object tryNext() {
    try {
      return source.next();
    } catch (Throwable t) {
      return t;
    }
  }

  /**
   * The next batch, for the current scope. What went wrong while it was gathered is thrown here.
   */
  Batch next() {
    if (ahead == null) {
      return source.next();
    }
    return switch (uninterrupted(made::take)) {
      case Batch batch -> {
        Scope.adopt(batch.features().array());
        if (!batch.hasLabels()) {
          Scope.adopt(batch.targets().array());
        }
        yield batch;
      }
      case RuntimeException e -> throw withCaller(e);
      case Error e -> throw withCaller(e);
      case Object other -> throw new AssertionError(other);
    };
  }

  /** The same exception; its trace goes on with who waited for it, as if it were made here. */
  private static <T extends Throwable> T withCaller(T failure) {
    var trace = Stream.of(failure.getStackTrace(), new Throwable().getStackTrace());
    failure.setStackTrace(trace.flatMap(Arrays::stream).toArray(StackTraceElement[]::new));
    return failure;
  }

  /** Ends the thread and gives back what it holds. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.interrupt();
      uninterrupted(
          () -> {
            ahead.join();
            return ahead;
          });
    }
  }

  private interface Wait {
    Object get() throws InterruptedException;
  }

  /** Waits a disk's time at most; that the caller was interrupted meanwhile shows afterwards. */
  private static Object uninterrupted(Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
