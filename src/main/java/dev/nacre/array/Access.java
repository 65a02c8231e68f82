package dev.nacre.array;

/**
 * The one entrance to the memory of arrays: holds them, alive and open, while a kernel uses their
 * addresses.
 *
 * <pre>{@code
 * try (var _ = Access.to(x, y)) {
 *   Activations.kernels().relu(x.address(), y.address(), n);
 * }
 * }</pre>
 */
public final class Access implements AutoCloseable {
  // fields and not an array, so that the compiler can do without this object
  private final NDArray a;
  private final NDArray b;
  private final NDArray c;
  private final NDArray[] others;

  private Access(NDArray a, NDArray b, NDArray c, NDArray[] others) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.others = others;
  }

  /** Holds an array until {@link #close}. */
  public static Access to(NDArray a) {
    return to(a, null, null);
  }

  /** Holds two arrays until {@link #close}; null ones are passed over. */
  public static Access to(NDArray a, NDArray b) {
    return to(a, b, null);
  }

  /**
   * Holds the arrays until {@link #close}; null ones are passed over.
   *
   * @throws IllegalStateException if the memory of one was given back
   */
  public static Access to(NDArray a, NDArray b, NDArray c) {
    hold(a);
    try {
      hold(b);
      try {
        hold(c);
      } catch (IllegalStateException e) {
        release(b);
        throw e;
      }
    } catch (IllegalStateException e) {
      release(a);
      throw e;
    }
    return new Access(a, b, c, null);
  }

  /** As for three. */
  public static Access to(NDArray... arrays) {
    for (int i = 0; i < arrays.length; i++) {
      try {
        hold(arrays[i]);
      } catch (IllegalStateException e) {
        for (int j = 0; j < i; j++) {
          release(arrays[j]);
        }
        throw e;
      }
    }
    return new Access(null, null, null, arrays);
  }

  @Override
  public void close() {
    release(a);
    release(b);
    release(c);
    if (others != null) {
      for (NDArray array : others) {
        release(array);
      }
    }
  }

  private static void hold(NDArray array) {
    if (array != null) {
      array.storage().hold(array.shape());
    }
  }

  private static void release(NDArray array) {
    if (array != null) {
      array.storage().release();
    }
  }
}
