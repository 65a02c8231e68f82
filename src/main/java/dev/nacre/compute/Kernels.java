package dev.nacre.compute;

import java.lang.System.Logger;
import java.lang.reflect.InvocationTargetException;

/**
 * Finds the fastest implementation of a group of kernels.
 *
 * <p>A group is a class of this package, say {@link Elementwise}: readable scalar loops that define
 * the result bit for bit. Its twin {@code dev.nacre.compute.vector.VectorElementwise} extends it
 * and overrides the loops that the Vector API makes faster. Twins are looked up by name, so this
 * package works where the module {@code jdk.incubator.vector} is absent; then one warning names the
 * flag.
 *
 * <p>{@code -Dnacre.vector=false} forces the scalar loops.
 */
public final class Kernels {
  private static final int MULTIPLY_ADDS = 100;
  private static final boolean VECTOR = vectorModulePresent();

  static {
    warnWithoutMultiplyAdd();
  }

  private Kernels() {}

  /** True where the kernels of {@code dev.nacre.compute.vector} are in use. */
  public static boolean vectorized() {
    return VECTOR;
  }

  /**
   * The vector twin of a group of kernels where there is one, else the group's own scalar loops.
   */
  static <T> T load(Class<T> group) {
    try {
      Class<?> implementation = VECTOR ? twin(group) : group;
      return group.cast(implementation.getDeclaredConstructor().newInstance());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("kernels " + group.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("kernels " + group.getSimpleName(), e);
    }
  }

  private static Class<?> twin(Class<?> group) {
    try {
      return Class.forName("dev.nacre.compute.vector.Vector" + group.getSimpleName());
    } catch (ClassNotFoundException e) {
      return group;
    }
  }

  /**
   * Where the processor has no fused multiply-add, {@link Math#fma} computes with decimals: many
   * microseconds instead of less than one, even before anything is compiled.
   */
  private static void warnWithoutMultiplyAdd() {
    long least = Long.MAX_VALUE;
    float sum = 0f;
    for (int round = 0; round < 3; round++) {
      long before = System.nanoTime();
      for (int i = 1; i <= MULTIPLY_ADDS; i++) {
        sum = Math.fma(0.1f, i, sum);
      }
      least = Math.min(least, System.nanoTime() - before);
    }
    if (least > MULTIPLY_ADDS * 1000L) {
      warn(
          "This processor has no fused multiply-add, or java was started with -XX:-UseFMA: "
              + "Nacre gives the same results, but hundreds of times slower.");
    }
  }

  private static boolean vectorModulePresent() {
    String said = System.getProperty("nacre.vector", "true");
    if (said.equalsIgnoreCase("false")) {
      return false;
    }
    if (!said.equalsIgnoreCase("true")) {
      warn(
          "-Dnacre.vector must be true or false, but was '%s': it is taken for true"
              .formatted(said));
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      warn(
          "Nacre runs with scalar code, many times slower and with the same results. "
              + "Start java with: --add-modules jdk.incubator.vector");
      return false;
    }
    return true;
  }

  /** Says on the log that something is not as it was asked for. */
  public static void warn(String what) {
    System.getLogger("dev.nacre").log(Logger.Level.WARNING, what);
  }
}
