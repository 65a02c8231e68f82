package dev.nacre.array;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A block on loan from the {@link Pool}, shared by an array and its views.
 *
 * <p>An operation {@link #hold holds} it while it uses the address. Closing marks it at once, so
 * that every later use is refused, and gives the block back when the last holder lets go: a use
 * after close is an exception, never a crash, from any thread.
 */
final class Storage {
  private static final int CLOSED = Integer.MIN_VALUE;
  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(Storage.class, "holders", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool.Block block;
  private volatile int holders;
  private Reclaimer reclaimer;

  Storage(Pool.Block block) {
    this.block = block;
  }

  /** The address of the first element; only to be used between {@link #hold} and its release. */
  long address() {
    return block.address;
  }

  void hold(Shape shape) {
    int n;
    do {
      n = holders;
      if (n < 0) {
        throw new IllegalStateException(
            """
            the tensor of %s was used after its memory was given back
              why:    its scope was closed, or it was made inside net.forward(…) before backward()
              try:    scope.keep(tensor), or tensor.copy(), before that\
            """
                .formatted(shape));
      }
    } while (!HOLDERS.compareAndSet(this, n, n + 1));
  }

  void release() {
    if ((int) HOLDERS.getAndAdd(this, -1) == CLOSED + 1) {
      Pool.giveBack(block);
    }
  }

  boolean isClosed() {
    return holders < 0;
  }

  void close() {
    int n;
    do {
      n = holders;
      if (n < 0) {
        return;
      }
    } while (!HOLDERS.compareAndSet(this, n, n | CLOSED));
    if (reclaimer != null) {
      reclaimer.forget();
      reclaimer = null;
    }
    if (n == 0) {
      Pool.giveBack(block);
    }
  }

  /** From now on it lives as long as it is reachable. */
  void liveWhileReachable() {
    if (reclaimer == null) {
      reclaimer = reclaimer(this, block);
    }
  }

  private static Reclaimer reclaimer(Storage storage, Pool.Block block) {
    return new Reclaimer(storage, () -> Pool.giveBack(block));
  }

  /** From now on someone else closes it. */
  void ownedByScope() {
    if (reclaimer != null) {
      reclaimer.forget();
      reclaimer = null;
    }
  }
}
