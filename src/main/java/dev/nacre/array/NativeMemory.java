package dev.nacre.array;

/**
 * How much native memory Nacre uses, in bytes.
 *
 * <pre>{@code
 * NativeMemory.inUse();         // 0 once all scopes are closed and no tensor is reachable
 * NativeMemory.allocations();   // stays as it is in a steady training loop
 * }</pre>
 */
public final class NativeMemory {
  private NativeMemory() {}

  /** What arrays occupy now, those included that nobody can reach but no collection has found. */
  public static long inUse() {
    Reclaimer.drain();
    return Pool.inUse();
  }

  /** What was taken from the system: in use, or free to be used again. */
  public static long held() {
    return Pool.held();
  }

  /** How often memory was taken from the system since the start. */
  public static long allocations() {
    return Pool.allocations();
  }
}
