package dev.nacre.array;

/**
 * The one entrance to the memory of arrays: holds them, alive and open, while a kernel uses their
 * addresses.
 *
 * <pre>{@code
 * try (var _ = Access.to(x, y)) {
 *   KERNELS.relu(x.address(), y.address(), n);
 * }
 * }</pre>
 */
public final class Access implements AutoCloseable {
  private final NDArray[] arrays;

  private Access(NDArray[] arrays) {
    this.arrays = arrays;
  }

  /**
   * Holds the arrays until {@link #close}; null ones are passed over.
   *
   * @throws IllegalStateException if the memory of one was given back
   */
  public static Access to(NDArray... arrays) {
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] != null) {
        try {
          arrays[i].storage().hold(arrays[i].shape());
        } catch (IllegalStateException e) {
          for (int j = 0; j < i; j++) {
            release(arrays[j]);
          }
          throw e;
        }
      }
    }
    return new Access(arrays);
  }

  @Override
  public void close() {
    for (NDArray array : arrays) {
      release(array);
    }
  }

  private static void release(NDArray array) {
    if (array != null) {
      array.storage().release();
    }
  }
}
