package dev.nacre.compute;

import java.lang.reflect.InvocationTargetException;

/**
 * A group of kernels: its scalar loops and, where there is one, their twin in vectors, which is
 * loaded when it is first needed.
 */
final class Group<T> {
  private final T scalar;
  private T vector;

  Group(T scalar) {
    this.scalar = scalar;
  }

  /** The loops or their twin, as {@link Kernels} says. */
  T inUse() {
    if (!Kernels.vectorized()) {
      return scalar;
    }
    T twin = vector;
    if (twin == null) {
      twin = twin();
      vector = twin; // perhaps by two threads at once: one is as good as the other
    }
    return twin;
  }

  @SuppressWarnings("unchecked")
  private T twin() {
    Class<?> loops = scalar.getClass();
    try {
      var twin = Class.forName(loops.getPackageName() + ".vector.Vector" + loops.getSimpleName());
      return (T) twin.getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      return scalar;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("kernels " + loops.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("kernels " + loops.getSimpleName(), e);
    }
  }
}
