package dev.nacre.compute;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Native memory by absolute address, in bytes.
 *
 * <p>One segment spans the whole address space, so that the inner loops of every kernel see the
 * same constant object and their compiled form does not depend on who called them before. Nothing
 * is checked here: whoever calls a kernel has checked bounds and liveness once, and holds the
 * memory until the kernel is done.
 */
public final class Memory {
  /** The whole address space. */
  @SuppressWarnings("restricted")
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /**
   * Bytes that may be read (never written) beyond the end of every block: as many as the widest
   * tile of a matrix product has, four vectors of 512 bits.
   */
  public static final int PADDING = 256;

  /** One float, at any address. */
  public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Memory() {}

  public static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  public static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  /** Copies {@code count} floats from native memory into an array. */
  public static void read(long address, float[] to, int at, int count) {
    MemorySegment.copy(ALL, FLOAT, address, to, at, count);
  }

  /** Copies {@code count} floats from an array into native memory. */
  public static void write(float[] from, int at, long address, int count) {
    MemorySegment.copy(from, at, ALL, FLOAT, address, count);
  }

  /** Copies {@code bytes} from one place in native memory to another; they must not overlap. */
  public static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }
}
