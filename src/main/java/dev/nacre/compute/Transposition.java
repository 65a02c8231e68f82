package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/** Matrices copied so that rows become columns. */
public class Transposition {
  private static final Group<Transposition> GROUP = new Group<>(new Transposition());

  protected Transposition() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Transposition kernels() {
    return GROUP.inUse();
  }

  /** y[j, i] = x[i, j]; strides are from row to row, in floats. */
  public void transpose(long x, int stride, int rows, int columns, long y, int resultStride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        set(y + ((long) j * resultStride + i) * 4L, get(x + ((long) i * stride + j) * 4L));
      }
    }
  }
}
