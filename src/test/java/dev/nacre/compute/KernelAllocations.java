package dev.nacre.compute;

import com.sun.management.ThreadMXBean;
import dev.nacre.compute.Normalization.Batch;
import dev.nacre.compute.Pooling.Planes;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Calls every kernel of {@code dev.nacre.compute.vector}, or some, once compiled, over little and
 * over much, in a process of its own, and prints the kernels that allocate more for more: the
 * compiler has boxed a vector in their loop. Whether it does may depend on what ran before.
 */
public final class KernelAllocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Turns after which the loops of the smaller calls are compiled too. */
  private static final int WARM_UP = 1500;

  /** Of calls over {@link #LONG} elements, which are as much work each as many. */
  private static final int LONG_WARM_UP = 150;

  private static final int CALLS = 50;
  private static final int FEW = 4;
  private static final int MANY = 64;

  /** Elements in place of one: many blocks of a sum, and each of their halves whole blocks. */
  private static final int LONG = 1 << 14;

  /** Bytes by which calls may differ; a vector boxed each time takes a thousand times as much. */
  private static final long TOLERANCE = 256;

  /** What all kernels read and write: small numbers, so that nothing overflows. */
  private static final long MEMORY = memory(1 << 23);

  /** Kernels of several counts: their arguments, for a size. */
  private interface Arguments {
    Object[] of(int size);
  }

  private static final Map<String, List<Arguments>> SHAPED =
      Map.ofEntries(
          entry("Reductions.sumRows", n -> args(at(0), n, 50, at(1), 45)),
          entry("Reductions.maxRows", n -> args(at(0), n, 50, at(1), 45)),
          entry(
              "Reductions.sums",
              n -> args(at(0), n, 45, at(1)),
              n -> args(at(0), 3, 1024 * n, at(1))),
          entry("Transposition.transpose", n -> args(at(0), 50, n, 45, at(1), n + 3)),
          entry(
              "SoftmaxRows.softmax",
              n -> args(at(0), at(1), n, 10),
              n -> args(at(0), at(1), 3, 16 * n + 5),
              n -> args(at(0), at(1), 1, 1024 * n),
              n -> args(at(0), at(1), n, 500)),
          entry(
              "SoftmaxRows.logSoftmax",
              n -> args(at(0), at(1), n, 10),
              n -> args(at(0), at(1), 3, 16 * n + 5),
              n -> args(at(0), at(1), 1, 1024 * n),
              n -> args(at(0), at(1), n, 500)),
          entry(
              "SoftmaxRows.softmaxGradient",
              n -> args(at(0), at(1), at(2), n, 10),
              n -> args(at(0), at(1), at(2), 3, 16 * n + 5),
              n -> args(at(0), at(1), at(2), 1, 1024 * n),
              n -> args(at(0), at(1), at(2), n, 500)),
          entry(
              "SoftmaxRows.logSoftmaxGradient",
              n -> args(at(0), at(1), at(2), n, 10),
              n -> args(at(0), at(1), at(2), 3, 16 * n + 5),
              n -> args(at(0), at(1), at(2), 1, 1024 * n),
              n -> args(at(0), at(1), at(2), n, 500)),
          entry(
              "MatrixProduct.multiply",
              n -> args(n, 45, 70, at(0), 70, false, at(1), 45, false, at(2), 45, false),
              n -> args(n, 45, 70, at(0), 70, false, at(1), 70, true, at(2), 45, true),
              n -> args(n, 45, 70, at(0), n, true, at(1), 45, false, at(2), 45, false),
              n -> args(6, n, 70, at(0), 70, false, at(1), n, false, at(2), n, false)),
          entry(
              "Convolutions.forward",
              n -> args(inner(), at(0), at(1), at(2), at(3), n),
              n -> args(first(), at(0), at(1), at(2), at(3), n)),
          entry(
              "Convolutions.gradientInput",
              n -> args(inner(), at(0), at(1), at(2), n),
              n -> args(first(), at(0), at(1), at(2), n)),
          entry(
              "Convolutions.gradientWeights",
              n -> args(inner(), at(0), at(1), at(2), n),
              n -> args(first(), at(0), at(1), at(2), n)),
          entry(
              "Pooling.max",
              n -> args(planes(n), at(0), at(1)),
              n -> args(overlapping(n), at(0), at(1))),
          entry(
              "Pooling.maxGradient",
              n -> args(planes(n), at(0), at(1), at(2), at(3)),
              n -> args(overlapping(n), at(0), at(1), at(2), at(3))),
          entry("Pooling.mean", n -> args(planes(n), true, at(0), at(1))),
          entry("Pooling.meanGradient", n -> args(planes(n), true, at(0), at(1))),
          entry("Normalization.statistics", n -> args(batch(n), at(0), at(1), at(2))),
          entry("Normalization.normalize", n -> args(batch(n), at(0), at(1), at(2), at(3), at(4))),
          entry(
              "Normalization.gradientSums", n -> args(batch(n), at(0), at(1), at(2), at(3), at(4))),
          entry(
              "Normalization.gradient",
              n -> args(batch(n), at(0), at(1), at(2), at(3), at(4), at(5), at(6))),
          entry("Recurrent.lstm", n -> args(at(0), at(1), at(2), at(3), at(4), at(5), n, 45)),
          entry(
              "Recurrent.lstmGradient",
              n -> args(at(0), at(1), at(2), at(3), 45, at(4), at(5), n, 45)),
          entry("Recurrent.tanh", n -> args(at(0), at(1), n, 45)),
          entry("Recurrent.relu", n -> args(at(0), at(1), n, 45)),
          entry("Recurrent.tanhGradient", n -> args(at(0), at(1), 45, at(2), at(3), n, 45)),
          entry("Recurrent.reluGradient", n -> args(at(0), at(1), 45, at(2), at(3), n, 45)));

  private KernelAllocations() {}

  /**
   * @param only names of kernels, such as Reductions.sum; all if there is none
   */
  public static void main(String[] only) throws ReflectiveOperationException {
    Workers.threads(1);
    Kernels.useVectors();
    boolean any = false;
    for (Class<?> group : KernelAgreement.groups()) {
      for (Method kernel : KernelAgreement.kernels(group)) {
        if (only.length > 0 && !List.of(only).contains(name(group, kernel))) {
          continue;
        }
        if (!isShaped(group, kernel)) {
          Arguments each = n -> flat(kernel.getParameterTypes(), LONG * n);
          any |= boxes(group, kernel, each, LONG_WARM_UP);
        }
        for (Arguments each : arguments(group, kernel)) {
          any |= boxes(group, kernel, each, WARM_UP);
        }
      }
    }
    System.exit(any ? 1 : 0);
  }

  private static boolean boxes(Class<?> group, Method kernel, Arguments arguments, int warmUp)
      throws ReflectiveOperationException {
    Object target = group.getMethod("kernels").invoke(null);
    Object[] few = arguments.of(FEW);
    Object[] many = arguments.of(MANY);
    for (int i = 0; i < warmUp; i++) {
      kernel.invoke(target, few);
      kernel.invoke(target, many);
    }
    long less = bytes(target, kernel, few);
    long more = bytes(target, kernel, many);
    boolean boxes = more - less > TOLERANCE;
    if (boxes) {
      System.out.printf(
          "%s: %d bytes, and %d for %d times the work%n",
          name(group, kernel), less, more, MANY / FEW);
    }
    return boxes;
  }

  private static long bytes(Object target, Method kernel, Object[] arguments)
      throws IllegalAccessException, InvocationTargetException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      kernel.invoke(target, arguments);
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private static boolean isShaped(Class<?> group, Method kernel) {
    return SHAPED.containsKey(name(group, kernel));
  }

  private static String name(Class<?> group, Method kernel) {
    return group.getSimpleName() + "." + kernel.getName();
  }

  private static List<Arguments> arguments(Class<?> group, Method kernel) {
    if (isShaped(group, kernel)) {
      return SHAPED.get(name(group, kernel));
    }
    Class<?>[] types = kernel.getParameterTypes();
    if (Arrays.stream(types).filter(type -> type == int.class).count() != 1) {
      throw new IllegalStateException(kernel + ": add it to KernelAllocations.SHAPED");
    }
    return List.of(size -> flat(types, 16 * size + 5));
  }

  /** Addresses, numbers, and one count. */
  private static Object[] flat(Class<?>[] types, int n) {
    var arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          types[i] == long.class
              ? (Object) at(i)
              : types[i] == int.class
                  ? (Object) n
                  : types[i] == boolean.class ? (Object) true : (Object) 0.5f;
    }
    return arguments;
  }

  private static Object[] args(Object... all) {
    return all;
  }

  private static Map.Entry<String, List<Arguments>> entry(String kernel, Arguments... arguments) {
    return Map.entry(kernel, List.of(arguments));
  }

  private static long memory(int floats) {
    long address = Arena.global().allocate(4L * floats + Memory.PADDING, 64).address();
    for (int i = 0; i < floats; i++) {
      Memory.set(address + 4L * i, 0.001f * (i % 1000) + 0.001f);
    }
    return address;
  }

  private static long at(int i) {
    return MEMORY + ((long) i << 22);
  }

  private static Convolution first() {
    return new Convolution(1, 14, 14, 6, 1, Window.of(5, 5).padding(2, 2));
  }

  private static Convolution inner() {
    return new Convolution(6, 14, 14, 16, 1, Window.of(5, 5));
  }

  private static Planes planes(int n) {
    return new Planes(n, 12, 45, Window.of(2, 2).stride(2, 2));
  }

  private static Planes overlapping(int n) {
    return new Planes(n, 12, 45, Window.of(3, 3).stride(2, 2).padding(1, 1));
  }

  private static Batch batch(int n) {
    return new Batch(n, 5, 45);
  }
}
