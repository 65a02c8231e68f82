package dev.nacre.compute.vector;

import dev.nacre.compute.Memory;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads and stores of the machine's preferred vectors at absolute addresses.
 *
 * <p>Each goes through a second method, for the sake of loops that most callers pass by, as those
 * with rows of ten pass by a loop over whole vectors: the compiler does not inline what was called
 * so rarely, but for methods of up to six bytes, and what these call.
 *
 * <p>The loops of the large tiles call the Vector API itself instead of these: the compiler stops
 * inlining methods such as these when a method has grown large, and then every vector passed is
 * boxed, which makes it many times slower. So do the masked stores at the ends of loops: code that
 * runs rarely is not inlined either.
 *
 * <p>Whole vectors are loaded at the end of an array too, since every block is followed by {@link
 * Memory#PADDING} readable bytes; stores there are masked.
 */
final class Lanes {
  /** At most 512 bits: no sum has more than 16 partial ones. */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int LENGTH = SPECIES.length();

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /**
   * An address, or a step, cut to the bits that it has anyway ({@code at & ADDRESS}) is one of
   * which the compiler knows that it isn't negative; it then leaves out the check of bounds that
   * would otherwise stand before every load and store, and that takes longer than they do. An
   * address has up to 56 bits where page tables have five levels; 2³¹ steps more are still below
   * 2⁶³.
   */
  static final long ADDRESS = 0xff_ffff_ffff_ffffL;

  static final long STEP = 0x7fff_ffffL;

  /**
   * Whether the compiler knows {@code selectFrom} of two vectors. On ARM that of Java 25 doesn't:
   * each call would make objects of its vectors.
   */
  static final boolean SELECTS_FROM_TWO = !System.getProperty("os.arch").equals("aarch64");

  /**
   * Whether the processor stores under masks. ARM's NEON, whose vectors have four lanes, doesn't:
   * there each such store makes objects of vector and mask, so that it does no harm at the end of a
   * long loop, but is too slow for short rows.
   */
  static final boolean STORES_MASKED = LENGTH > 4;

  // ready-made: indexInRange takes many nodes of what C2 inlines, and its result would be boxed
  private static final VectorMask<Float>[] FIRST = masks();

  private Lanes() {}

  static FloatVector load(long address) {
    return loaded(address);
  }

  private static FloatVector loaded(long address) {
    return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
  }

  static void store(FloatVector v, long address) {
    stored(v, address);
  }

  private static void stored(FloatVector v, long address) {
    v.intoMemorySegment(Memory.ALL, address, ORDER);
  }

  /** The first {@code n} lanes, all if there are fewer. */
  static VectorMask<Float> first(int n) {
    return FIRST[Math.min(n, LENGTH)];
  }

  @SuppressWarnings("unchecked")
  private static VectorMask<Float>[] masks() {
    return IntStream.rangeClosed(0, LENGTH)
        .mapToObj(n -> SPECIES.indexInRange(0, n))
        .toArray(VectorMask[]::new);
  }

  static FloatVector all(float value) {
    return broadcast(value);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  static FloatVector zero() {
    return zeros();
  }

  private static FloatVector zeros() {
    return FloatVector.zero(SPECIES);
  }
}
