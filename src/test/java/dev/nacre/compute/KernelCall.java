package dev.nacre.compute;

import java.lang.foreign.Arena;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Calls the scalar and the vector form of one kernel on the same memory, and compares all of it.
 */
final class KernelCall {
  /** Floats around a block that no kernel may write to. */
  private static final int MARGIN = 64;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    1e-40f,
    1e-20f,
    88.7f,
    -87.3f,
    -104f,
    1e4f,
    -1e4f,
    3e38f
  };

  /** Memory that a kernel gets the address of, filled with normal deviates. */
  static final class Block {
    private final float[] content;
    private final Arena arena = Arena.ofAuto();
    private final long address;

    Block(int size) {
      this(size, false);
    }

    /**
     * @param special every fifth element is zero, infinite, NaN, or very large or small
     */
    Block(int size, boolean special) {
      var random = new Random(size);
      content = new float[size + 2 * MARGIN];
      for (int i = 0; i < content.length; i++) {
        content[i] =
            special && random.nextInt(5) == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : (float) random.nextGaussian();
      }
      // not aligned to more than a float
      int shift = size % 3;
      address = arena.allocate(4L * (content.length + shift), 64).address() + 4L * shift;
      reset();
    }

    /** With many equal elements. */
    Block rounded() {
      for (int i = 0; i < content.length; i++) {
        content[i] = Math.round(content[i] * 2f) / 2f;
      }
      reset();
      return this;
    }

    void fillWith(LongConsumer kernel) {
      kernel.accept(address());
      System.arraycopy(read(), 0, content, 0, content.length);
    }

    int size() {
      return content.length - 2 * MARGIN;
    }

    long address() {
      return address + 4L * MARGIN;
    }

    private void reset() {
      Memory.write(content, 0, address, content.length);
    }

    private float[] read() {
      var copy = new float[content.length];
      Memory.read(address, copy, 0, copy.length);
      return copy;
    }
  }

  private final Object scalar;
  private final Object vector;
  private final Method kernel;
  private final List<String> disagreements = new ArrayList<>();

  KernelCall(Object scalar, Object vector, Method kernel) {
    this.scalar = scalar;
    this.vector = vector;
    this.kernel = kernel;
  }

  Method kernel() {
    return kernel;
  }

  List<String> disagreements() {
    return disagreements;
  }

  /** Calls both with these arguments, blocks standing for their addresses. */
  void compare(Object... arguments) {
    var expected = new HashMap<Block, float[]>();
    Object expectedValue = call(scalar, arguments, expected);
    var actual = new HashMap<Block, float[]>();
    Object value = call(vector, arguments, actual);
    if (!equal(expectedValue, value)) {
      disagreements.add(describe(arguments) + " gives " + value + ", not " + expectedValue);
    }
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Block block) {
        compare(describe(arguments), i, expected.get(block), actual.get(block));
      }
    }
  }

  private void compare(String call, int argument, float[] expected, float[] actual) {
    for (int j = 0; j < expected.length; j++) {
      if (Float.floatToIntBits(expected[j]) != Float.floatToIntBits(actual[j])) {
        disagreements.add(
            "%s: element %d of argument %d is %s, not %s"
                .formatted(call, j - MARGIN, argument, actual[j], expected[j]));
        return;
      }
    }
  }

  private static boolean equal(Object expected, Object actual) {
    return expected instanceof Float a && actual instanceof Float b
        ? Float.floatToIntBits(a) == Float.floatToIntBits(b)
        : java.util.Objects.equals(expected, actual);
  }

  private Object call(Object target, Object[] arguments, Map<Block, float[]> memory) {
    for (Object argument : arguments) {
      if (argument instanceof Block block) {
        block.reset();
      }
    }
    Object[] addresses =
        Arrays.stream(arguments).map(a -> a instanceof Block b ? b.address() : a).toArray();
    try {
      Object value = kernel.invoke(target, addresses);
      for (Object argument : arguments) {
        if (argument instanceof Block block) {
          memory.put(block, block.read());
        }
      }
      return value;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(describe(arguments), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private String describe(Object[] arguments) {
    var text =
        Arrays.stream(arguments)
            .map(a -> a instanceof Block b ? "[" + b.size() + "]" : String.valueOf(a))
            .toList();
    return kernel.getDeclaringClass().getSimpleName()
        + "."
        + kernel.getName()
        + "("
        + String.join(", ", text)
        + ")";
  }
}
