package dev.nacre.compute;

import java.lang.foreign.Arena;

/**
 * Native memory for the intermediate values of one kernel, one piece a thread, forgotten when the
 * kernel returns. Each kernel that needs some has its own instance.
 */
public final class Scratch {
  private final ThreadLocal<Piece> pieces = ThreadLocal.withInitial(Piece::new);

  private static final class Piece {
    Arena arena;
    long address;
    long floats;
  }

  /** The address of at least {@code count} floats, aligned to 64 bytes, with any content. */
  public long floats(long count) {
    Piece piece = pieces.get();
    if (count > piece.floats) {
      piece.arena = Arena.ofAuto();
      piece.address = piece.arena.allocate(count * Float.BYTES + Memory.PADDING, 64).address();
      piece.floats = count;
    }
    return piece.address;
  }
}
