package dev.nacre.array;

import java.util.ArrayList;
import java.util.function.Supplier;

/**
 * A stretch of code whose arrays are given back together, at its end.
 *
 * <pre>{@code
 * float mean;
 * try (var scope = Scope.open()) {
 *   mean = Tensor.randn(new Rng(1), 1000, 1000).square().mean().item();
 * }                                     // 8 MB are back in the pool
 * }</pre>
 *
 * <p>Everything made on this thread while the scope is the innermost open one belongs to it, unless
 * {@link #keep kept}. Without a scope an array lives as long as it is reachable. Using an array
 * after its scope was closed throws {@link IllegalStateException}.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<Scope[]> CURRENT = ThreadLocal.withInitial(() -> new Scope[1]);

  /** What a training step makes is about so many arrays. */
  private static final int USUAL = 32;

  private final ArrayList<Storage> owned = new ArrayList<>(USUAL);
  private final Scope outer;
  private final Scope[] current;
  private Reclaimer reclaimer;
  private boolean closed;

  private Scope(Scope[] current, Scope outer) {
    this.current = current;
    this.outer = outer;
  }

  /** Opens a scope inside this thread's current one, if any. */
  public static Scope open() {
    var current = CURRENT.get();
    return current[0] = new Scope(current, current[0]);
  }

  /** True if arrays made now on this thread belong to a scope. */
  public static boolean isOpen() {
    return CURRENT.get()[0] != null;
  }

  /**
   * Makes a tensor or array outlive this scope: it belongs to the outer scope if there is one, else
   * lives as long as it is reachable. Returns it.
   */
  public <T extends InMemory> T keep(T value) {
    Storage storage = value.array().storage();
    int at = owned.lastIndexOf(storage);
    if (at >= 0) {
      owned.remove(at);
      adopt(outer, storage);
    }
    return value;
  }

  /**
   * Ends the scope's role as this thread's current one without giving anything back; {@link #close}
   * does that later, from any thread, or the collector if that is forgotten.
   */
  public void leave() {
    if (current[0] == this) {
      current[0] = outer;
    }
    if (reclaimer == null && !closed) {
      reclaimer = reclaimer(this, owned);
    }
  }

  private static Reclaimer reclaimer(Scope scope, ArrayList<Storage> owned) {
    return new Reclaimer(scope, () -> owned.forEach(Storage::close));
  }

  /** Gives everything back that was made in this scope and not kept. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      leave();
      if (reclaimer != null) {
        reclaimer.forget();
      }
      owned.forEach(Storage::close);
      owned.clear();
    }
  }

  /** Runs an allocation as if no scope were open: its array lives as long as it is reachable. */
  public static NDArray outside(Supplier<NDArray> allocation) {
    var current = CURRENT.get();
    Scope inner = current[0];
    current[0] = null;
    try {
      return allocation.get();
    } finally {
      current[0] = inner;
    }
  }

  /**
   * Makes what another thread made outside of any scope belong to this thread's current one, if
   * any. Returns it.
   */
  public static <T extends InMemory> T adopt(T value) {
    own(value.array().storage());
    return value;
  }

  /** Takes charge of a new storage. */
  static void own(Storage storage) {
    adopt(CURRENT.get()[0], storage);
  }

  private static void adopt(Scope owner, Storage storage) {
    Scope scope = owner;
    while (scope != null && scope.closed) {
      scope = scope.outer;
    }
    if (scope == null) {
      storage.liveWhileReachable();
    } else {
      storage.ownedByScope();
      scope.owned.add(storage);
    }
  }

  @Override
  public String toString() {
    return closed ? "closed scope" : "open scope of %d arrays; try close()".formatted(owned.size());
  }
}
