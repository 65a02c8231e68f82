package dev.nacre.compute;

import java.lang.System.Logger;

/**
 * Which kernels are in use.
 *
 * <p>A group of kernels is a class of this package, say {@link Elementwise}: readable scalar loops
 * that define the result bit for bit. Its twin {@code dev.nacre.compute.vector.VectorElementwise}
 * extends it and overrides the loops that the Vector API makes faster. Twins are looked up by name,
 * so this package works where the module {@code jdk.incubator.vector} is absent; then one warning
 * names the flag.
 *
 * <p>A program begins with the scalar loops and changes to their twins once it has done some work:
 * until the Vector API is loaded and compiled it takes a second of the processor, which a small
 * network never gets back. The bits are the same, so nothing but time shows the change.
 *
 * <p>{@code -Dnacre.vector=false} keeps the scalar loops, {@code -Dnacre.vector=true} begins with
 * their twins.
 */
public final class Kernels {
  /**
   * Multiply-adds, or elements read or written, after which the twins come: two steps of a small
   * perceptron with 64 images, half a step of LeNet, 180 epochs of iris. With less, small networks
   * wait for the Vector API; with more, large ones reach their full speed later.
   */
  private static final long SMALL = 1 << 25;

  private static final int MULTIPLY_ADDS = 100;
  private static final String SAID = System.getProperty("nacre.vector");
  private static final boolean AVAILABLE = !"false".equalsIgnoreCase(SAID) && modulePresent();

  // Neither is volatile: it does not matter when another thread sees a change.
  private static boolean vectorized = AVAILABLE && SAID != null;
  private static long workSoFar;

  static {
    warnWithoutMultiplyAdd();
  }

  private Kernels() {}

  /** True where the kernels of {@code dev.nacre.compute.vector} are in use. */
  public static boolean vectorized() {
    return vectorized;
  }

  /** Has the kernels of {@code dev.nacre.compute.vector} used from now on, where they can be. */
  public static void useVectors() {
    vectorized = AVAILABLE;
  }

  /** An operation of about so many multiply-adds, or elements read or written, begins. */
  static void begin(long work) {
    if (!vectorized) {
      workSoFar += work;
      if (workSoFar >= SMALL) {
        useVectors();
      }
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

  private static boolean modulePresent() {
    if (SAID != null && !SAID.equalsIgnoreCase("true")) {
      warn(
          "-Dnacre.vector must be true or false, but was '%s': it is taken for true"
              .formatted(SAID));
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
