package dev.nacre.array;

import dev.nacre.compute.Kernels;
import dev.nacre.compute.Memory;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Native memory that is used again and again: free blocks by size, within a budget.
 *
 * <p>The budget is three quarters of the machine's memory, or {@code -Dnacre.memory=4g}. Blocks
 * whose tensor became unreachable come back through {@link Reclaimer}; before a request is refused,
 * and whenever the memory in use has doubled, the garbage collector is asked to find them.
 */
final class Pool {
  /** A piece of native memory, aligned to 64 bytes, followed by {@link Memory#PADDING}. */
  static final class Block {
    final long address;
    final long bytes;
    private final Arena arena;

    private Block(Arena arena, long bytes) {
      this.arena = arena;
      this.bytes = bytes;
      this.address = arena.allocate(bytes, 64).address();
    }
  }

  private static final int SIZE_CLASSES = 8 * 64;
  private static final long FIRST_COLLECTION = 256L << 20;

  /** No machine has more, and the number of bytes is far from overflow. */
  private static final long MOST_ELEMENTS = 1L << 48;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final ArrayDeque<Block>[] FREE = new ArrayDeque[SIZE_CLASSES];

  private static final Object LOCK = new Object();
  private static final long GIVEN_BUDGET = givenBudget();

  private static long inUse;
  private static long held;
  private static long allocations;
  private static long collectAt = Math.min(FIRST_COLLECTION, GIVEN_BUDGET);

  private Pool() {}

  /** A block for an array of this shape, with any content. */
  static Block take(Shape shape) {
    if (shape.size() > MOST_ELEMENTS) {
      throw new OutOfNativeMemoryException(shape, inUse(), budget());
    }
    int sizeClass = sizeClass(shape.size() * Float.BYTES + Memory.PADDING);
    long size = size(sizeClass);
    Reclaimer.drain();
    Block block = tryTake(sizeClass, size, collectAt());
    if (block != null) {
      return block;
    }
    if (inUse() + size > collectAt()) {
      Reclaimer.collect();
    }
    synchronized (LOCK) {
      collectAt = Math.min(budget(), Math.max(FIRST_COLLECTION, 2 * (inUse + size)));
    }
    block = tryTake(sizeClass, size, budget());
    if (block != null) {
      return block;
    }
    throw new OutOfNativeMemoryException(shape, inUse(), budget());
  }

  private static long collectAt() {
    synchronized (LOCK) {
      return collectAt;
    }
  }

  static void giveBack(Block block) {
    synchronized (LOCK) {
      inUse -= block.bytes;
      int sizeClass = sizeClass(block.bytes);
      if (FREE[sizeClass] == null) {
        FREE[sizeClass] = new ArrayDeque<>();
      }
      FREE[sizeClass].push(block);
    }
  }

  /** Bytes that arrays occupy now. */
  static long inUse() {
    synchronized (LOCK) {
      return inUse;
    }
  }

  /** Bytes taken from the system, in use or free. */
  static long held() {
    synchronized (LOCK) {
      return held;
    }
  }

  /** How often memory was taken from the system since the start. */
  static long allocations() {
    synchronized (LOCK) {
      return allocations;
    }
  }

  private static Block tryTake(int sizeClass, long size, long limit) {
    synchronized (LOCK) {
      if (inUse + size > limit) {
        return null;
      }
      var free = FREE[sizeClass];
      Block block = free == null ? null : free.poll();
      inUse += size;
      if (block != null) {
        return block;
      }
      if (held + size > Math.min(FIRST_COLLECTION, GIVEN_BUDGET) && held + size > budget()) {
        trim();
      }
      held += size;
      allocations++;
    }
    try {
      return new Block(Arena.ofShared(), size); // others need not wait until all of it is cleared
    } catch (OutOfMemoryError refusedBySystem) {
      synchronized (LOCK) {
        inUse -= size;
        held -= size;
        allocations--;
        trim();
      }
      return null;
    }
  }

  /** Gives all free blocks back to the system. */
  private static void trim() {
    for (var free : FREE) {
      while (free != null && !free.isEmpty()) {
        Block block = free.poll();
        held -= block.bytes;
        block.arena.close();
      }
    }
  }

  /** Eight sizes from each power of two to the next, so that at most an eighth is wasted. */
  private static int sizeClass(long bytes) {
    long n = Math.max(bytes, 256) - 1;
    int power = 63 - Long.numberOfLeadingZeros(n);
    return power * 8 + (int) ((n >>> (power - 3)) & 7);
  }

  private static long size(int sizeClass) {
    int power = sizeClass / 8;
    return (8L + sizeClass % 8 + 1) << (power - 3);
  }

  private static long budget() {
    return GIVEN_BUDGET < Long.MAX_VALUE ? GIVEN_BUDGET : Machine.BUDGET;
  }

  /** Asked for only when much memory is in use: the management classes take long to load. */
  private static final class Machine {
    static final long BUDGET =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize() / 4 * 3
            : 4L << 30;
  }

  private static long givenBudget() {
    String given = System.getProperty("nacre.memory");
    return given == null ? Long.MAX_VALUE : parse(given);
  }

  private static long parse(String text) {
    var number = text.strip().toLowerCase(Locale.ROOT);
    int shift =
        switch (number.isEmpty() ? ' ' : number.charAt(number.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    try {
      long count = Long.parseLong(shift == 0 ? number : number.substring(0, number.length() - 1));
      if (count > 0 && count <= Long.MAX_VALUE >> shift) {
        return count << shift;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    Kernels.warn(
        ("-Dnacre.memory must be a whole number of bytes from 1, or end in k, m or g, but was"
                + " '%s'; try 4g. Three quarters of the machine's memory may be used.")
            .formatted(text));
    return Long.MAX_VALUE;
  }
}
