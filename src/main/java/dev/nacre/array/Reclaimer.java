package dev.nacre.array;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * Gives memory back when what owned it, a storage or a scope, has become unreachable.
 *
 * <p>What {@link java.lang.ref.Cleaner} does, without its thread: the queue is emptied where memory
 * is asked for, so a block found by a collection is there for the very request that caused it.
 */
final class Reclaimer extends PhantomReference<Object> {
  private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();
  private static final Object LOCK = new Object();

  // a list of all live ones: a reference that is itself unreachable is never enqueued
  private static Reclaimer first;

  private final Runnable action;
  private Reclaimer next;
  private Reclaimer previous;
  private boolean listed = true;

  /** The action must not refer to the owner. */
  Reclaimer(Object owner, Runnable action) {
    super(owner, QUEUE);
    this.action = action;
    synchronized (LOCK) {
      next = first;
      if (first != null) {
        first.previous = this;
      }
      first = this;
    }
  }

  /** Someone else takes care of it. */
  void forget() {
    if (unlist()) {
      clear();
    }
  }

  /** Gives back what collections found unreachable. */
  static void drain() {
    for (Object found; (found = QUEUE.poll()) != null; ) {
      ((Reclaimer) found).giveBack();
    }
  }

  /** Asks for a collection and gives back what it finds. */
  static void collect() {
    System.gc();
    boolean interrupted = Thread.interrupted(); // a cell that was stopped needs its memory, too
    try {
      // enqueued by a thread of the JVM soon after the collection
      for (Object found; (found = QUEUE.remove(20)) != null; ) {
        ((Reclaimer) found).giveBack();
        drain();
      }
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void giveBack() {
    if (unlist()) {
      action.run();
    }
  }

  private boolean unlist() {
    synchronized (LOCK) {
      if (!listed) {
        return false;
      }
      listed = false;
      if (previous == null) {
        first = next;
      } else {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
      next = null;
      previous = null;
      return true;
    }
  }
}
