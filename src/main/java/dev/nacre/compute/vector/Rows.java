package dev.nacre.compute.vector;

import static dev.nacre.compute.Memory.ALL;
import static dev.nacre.compute.vector.Lanes.LENGTH;
import static dev.nacre.compute.vector.Lanes.ORDER;
import static dev.nacre.compute.vector.Lanes.SPECIES;
import static dev.nacre.compute.vector.Lanes.STORES_MASKED;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.nacre.compute.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies of short rows between places where they lie at different distances. Rows of a vector and
 * more end in a vector that overlaps the one before; shorter ones share one mask, since making a
 * mask takes longer than copying a row.
 */
final class Rows {
  private Rows() {}

  /** {@code rows} rows of {@code n} floats; steps are from row to row, in bytes. */
  static void copy(long from, long fromStep, long to, long toStep, int rows, int n) {
    if (n >= LENGTH) {
      copyLong(from, fromStep, to, toStep, rows, (n - LENGTH) * 4L);
    } else if (STORES_MASKED) {
      copyShort(from, fromStep, to, toStep, rows, Lanes.first(n));
    } else {
      copyElements(from, fromStep, to, toStep, rows, n);
    }
  }

  private static void copyShort(
      long from, long fromStep, long to, long toStep, int rows, VectorMask<Float> mask) {
    for (int row = 0; row < rows; row++) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, from, ORDER);
      v.intoMemorySegment(ALL, to, ORDER, mask);
      from += fromStep;
      to += toStep;
    }
  }

  private static void copyElements(
      long from, long fromStep, long to, long toStep, int rows, int n) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < n; i++) {
        Memory.set(to + row * toStep + i * 4L, Memory.get(from + row * fromStep + i * 4L));
      }
    }
  }

  private static void copyLong(
      long from, long fromStep, long to, long toStep, int rows, long last) {
    for (int row = 0; row < rows; row++) {
      for (long i = 0; i < last; i += LENGTH * 4L) {
        fromMemorySegment(SPECIES, ALL, from + i, ORDER).intoMemorySegment(ALL, to + i, ORDER);
      }
      fromMemorySegment(SPECIES, ALL, from + last, ORDER).intoMemorySegment(ALL, to + last, ORDER);
      from += fromStep;
      to += toStep;
    }
  }

  /** As {@link #copy}, with {@code shift} added. */
  static void add(float shift, long from, long fromStep, long to, long toStep, int rows, int n) {
    if (n >= LENGTH) {
      addLong(shift, from, fromStep, to, toStep, rows, (n - LENGTH) * 4L);
    } else if (STORES_MASKED) {
      addShort(shift, from, fromStep, to, toStep, rows, Lanes.first(n));
    } else {
      addElements(shift, from, fromStep, to, toStep, rows, n);
    }
  }

  private static void addShort(
      float shift,
      long from,
      long fromStep,
      long to,
      long toStep,
      int rows,
      VectorMask<Float> mask) {
    FloatVector summand = FloatVector.broadcast(SPECIES, shift);
    for (int row = 0; row < rows; row++) {
      FloatVector v = fromMemorySegment(SPECIES, ALL, from, ORDER).add(summand);
      v.intoMemorySegment(ALL, to, ORDER, mask);
      from += fromStep;
      to += toStep;
    }
  }

  private static void addElements(
      float shift, long from, long fromStep, long to, long toStep, int rows, int n) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < n; i++) {
        Memory.set(to + row * toStep + i * 4L, Memory.get(from + row * fromStep + i * 4L) + shift);
      }
    }
  }

  private static void addLong(
      float shift, long from, long fromStep, long to, long toStep, int rows, long last) {
    FloatVector summand = FloatVector.broadcast(SPECIES, shift);
    for (int row = 0; row < rows; row++) {
      for (long i = 0; i < last; i += LENGTH * 4L) {
        FloatVector v = fromMemorySegment(SPECIES, ALL, from + i, ORDER).add(summand);
        v.intoMemorySegment(ALL, to + i, ORDER);
      }
      FloatVector v = fromMemorySegment(SPECIES, ALL, from + last, ORDER).add(summand);
      v.intoMemorySegment(ALL, to + last, ORDER);
      from += fromStep;
      to += toStep;
    }
  }
}
