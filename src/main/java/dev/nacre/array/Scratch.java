package dev.nacre.array;

import dev.nacre.compute.Memory;
import java.lang.foreign.Arena;

/** Native scratch memory of one thread, used inside a kernel call and forgotten after it. */
final class Scratch {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private Arena arena;
  private long address;
  private long floats;

  private Scratch() {}

  static Scratch get() {
    return OF_THREAD.get();
  }

  /** The address of at least {@code count} floats; the same memory at every call. */
  long address(long count) {
    if (count > floats) {
      arena = Arena.ofAuto();
      address = arena.allocate(count * Float.BYTES + Memory.PADDING, 64).address();
      floats = count;
    }
    return address;
  }
}
