package dev.nacre.compute;

import dev.nacre.compute.KernelCall.Block;
import dev.nacre.compute.Normalization.Batch;
import dev.nacre.compute.Pooling.Planes;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Compares every kernel of {@code dev.nacre.compute.vector} with the scalar loop that defines it,
 * bit for bit, at awkward sizes and at addresses that are not aligned.
 *
 * <p>Kernels whose parameters are addresses, numbers and one count are called as they are; the
 * others need an entry in {@link #SHAPED}, and one that has none is reported.
 */
final class KernelAgreement {
  private static final int[] SIZES = {1, 7, 13, 15, 16, 17, 31, 33, 207, 1000};
  private static final int RANDOM_PRODUCTS = 300;

  /** Multiply-adds of the largest of them. */
  private static final int MOST_TERMS = 4_000_000;

  private static final int LONG = 7 * Reductions.BLOCK + 5;

  /** Kernels of several counts, and how they are called. */
  private static final Map<String, Consumer<KernelCall>> SHAPED =
      Map.ofEntries(
          Map.entry("sumRows", KernelAgreement::sumRows),
          Map.entry("maxRows", KernelAgreement::maxRows),
          Map.entry("sums", KernelAgreement::sums),
          Map.entry("transpose", KernelAgreement::transpose),
          Map.entry("softmax", KernelAgreement::rows),
          Map.entry("logSoftmax", KernelAgreement::rows),
          Map.entry("softmaxGradient", KernelAgreement::rows),
          Map.entry("logSoftmaxGradient", KernelAgreement::rows),
          Map.entry("multiply", KernelAgreement::multiply),
          Map.entry("forward", KernelAgreement::convolve),
          Map.entry("gradientInput", KernelAgreement::convolve),
          Map.entry("gradientWeights", KernelAgreement::convolve),
          Map.entry("max", KernelAgreement::pool),
          Map.entry("maxGradient", KernelAgreement::maxGradient),
          Map.entry("mean", KernelAgreement::pool),
          Map.entry("meanGradient", KernelAgreement::pool),
          Map.entry("statistics", KernelAgreement::normalize),
          Map.entry("normalize", KernelAgreement::normalize),
          Map.entry("gradientSums", KernelAgreement::normalize),
          Map.entry("gradient", KernelAgreement::normalize),
          Map.entry("lstm", KernelAgreement::recur),
          Map.entry("lstmGradient", KernelAgreement::recur),
          Map.entry("tanh", KernelAgreement::recur),
          Map.entry("relu", KernelAgreement::recur),
          Map.entry("tanhGradient", KernelAgreement::recur),
          Map.entry("reluGradient", KernelAgreement::recur));

  private KernelAgreement() {}

  /** Prints what disagrees, for a JVM of its own; its exit status says whether something does. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    boolean agree = true;
    for (Class<?> group : groups()) {
      for (Method kernel : kernels(group)) {
        List<String> disagreements = disagreements(group, kernel);
        disagreements.forEach(System.out::println);
        agree &= disagreements.isEmpty();
      }
    }
    System.exit(agree ? 0 : 1);
  }

  /** The groups of kernels that have a twin in vectors. */
  static List<Class<?>> groups() throws ReflectiveOperationException {
    var groups = new ArrayList<Class<?>>();
    for (String file : classFiles()) {
      Class<?> candidate = Class.forName("dev.nacre.compute." + file.replace(".class", ""));
      boolean isGroup =
          Arrays.stream(candidate.getDeclaredFields()).anyMatch(f -> f.getType() == Group.class);
      if (isGroup && twin(candidate) != candidate) {
        groups.add(candidate);
      }
    }
    return groups;
  }

  private static String[] classFiles() {
    try {
      var root = Kernels.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      String[] names = new File(new File(root), "dev/nacre/compute").list();
      Arrays.sort(names);
      return Arrays.stream(names)
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .toArray(String[]::new);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> twin(Class<?> group) {
    try {
      return Class.forName("dev.nacre.compute.vector.Vector" + group.getSimpleName());
    } catch (ClassNotFoundException e) {
      return group;
    }
  }

  static List<Method> kernels(Class<?> group) {
    return Arrays.stream(group.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .toList();
  }

  /** Where the scalar and the vector form of a kernel differ. */
  static List<String> disagreements(Class<?> group, Method kernel)
      throws ReflectiveOperationException {
    var call =
        new KernelCall(
            group.getDeclaredConstructor().newInstance(),
            twin(group).getDeclaredConstructor().newInstance(),
            kernel);
    long counts =
        Arrays.stream(kernel.getParameterTypes()).filter(type -> type == int.class).count();
    boolean hasObjects =
        Arrays.stream(kernel.getParameterTypes()).anyMatch(type -> !type.isPrimitive());
    if (counts == 1 && !hasObjects) {
      flat(call);
    } else if (SHAPED.containsKey(kernel.getName())) {
      SHAPED.get(kernel.getName()).accept(call);
    } else {
      call.disagreements().add(kernel + " is not compared: add it to KernelAgreement.SHAPED");
    }
    return call.disagreements();
  }

  /** Addresses, numbers, and one count. */
  private static void flat(KernelCall call) {
    for (int n : SIZES) {
      flat(call, n, false);
      flat(call, n, true);
    }
    flat(call, LONG, false);
  }

  private static void flat(KernelCall call, int n, boolean special) {
    var random = new Random(n);
    Class<?>[] types = call.kernel().getParameterTypes();
    var arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          types[i] == long.class
              ? new Block(n, special)
              : types[i] == int.class
                  ? (Object) n
                  : types[i] == boolean.class
                      ? (Object) random.nextBoolean()
                      : (Object) (0.05f + 0.9f * random.nextFloat());
    }
    call.compare(arguments);
  }

  private static void rows(KernelCall call) {
    int addresses = call.kernel().getParameterCount() - 2;
    for (int n : SIZES) {
      for (int rows : new int[] {1, 3}) {
        for (boolean special : new boolean[] {false, true}) {
          var arguments = new Object[addresses + 2];
          Arrays.setAll(arguments, i -> new Block(rows * n, special));
          arguments[addresses] = rows;
          arguments[addresses + 1] = n;
          call.compare(arguments);
        }
      }
    }
  }

  private static void sumRows(KernelCall call) {
    for (int n : SIZES) {
      for (int rows : new int[] {0, 1, 17, 2 * Reductions.ROWS, 2 * Reductions.ROWS + 1}) {
        call.compare(new Block(rows * (n + 3)), rows, n + 3, new Block(n), n);
      }
    }
  }

  private static void maxRows(KernelCall call) {
    for (int n : SIZES) {
      for (int rows : new int[] {1, 2, 17}) {
        for (boolean special : new boolean[] {false, true}) {
          call.compare(new Block(rows * (n + 3), special), rows, n + 3, new Block(n), n);
        }
      }
    }
  }

  private static void sums(KernelCall call) {
    for (int n : new int[] {1, 13, 16, 207, Reductions.BLOCK, Reductions.BLOCK + 1}) {
      for (int rows : new int[] {0, 1, 4, 7}) {
        call.compare(new Block(rows * n), rows, n, new Block(rows));
      }
    }
  }

  private static void transpose(KernelCall call) {
    for (int rows : new int[] {1, 7, 8, 13, 64, 207}) {
      for (int columns : new int[] {1, 8, 15, 70, 207}) {
        var x = new Block(rows * (columns + 2));
        var y = new Block(columns * (rows + 1));
        call.compare(x, columns + 2, rows, columns, y, rows + 1);
      }
    }
  }

  private static void multiply(KernelCall call) {
    int[][] shapes = {
      {1, 1, 1},
      {7, 13, 15},
      {16, 17, 31},
      {33, 16, 207},
      {8, 32, 256},
      {9, 33, 257},
      {64, 10, 128},
      {3, 1000, 7},
      {1000, 3, 5},
      {5, 7, 1000},
      {65, 129, 67},
      {6, 25, 576},
      {40, 40, 0},
      {17, 1, 300},
      {257, 40, 300},
      {270, 300, 20},
      {1, 120, 400},
      {2, 33, 261},
      {1, 17, 6}
    };
    for (int[] s : shapes) {
      for (int flags = 0; flags < 8; flags++) {
        multiply(call, s[0], s[1], s[2], flags, flags % 3);
      }
    }
    var random = new Random(1);
    for (int i = 0; i < RANDOM_PRODUCTS; i++) {
      int m = upTo(600, random);
      int n = upTo(Math.min(600, MOST_TERMS / m), random);
      int k = upTo(Math.min(600, MOST_TERMS / m / n), random);
      multiply(call, m, n, k, random.nextInt(8), random.nextInt(4));
    }
  }

  /** Small numbers more often than large ones. */
  private static int upTo(int most, Random random) {
    return (int) Math.pow(most, random.nextDouble());
  }

  private static void multiply(KernelCall call, int m, int n, int k, int flags, int gap) {
    boolean transA = (flags & 1) != 0;
    boolean transB = (flags & 2) != 0;
    int lda = (transA ? m : k) + gap;
    int ldb = (transB ? k : n) + gap;
    call.compare(
        m,
        n,
        k,
        new Block(lda * Math.max(1, transA ? k : m)),
        lda,
        transA,
        new Block(ldb * Math.max(1, transB ? n : k)),
        ldb,
        transB,
        new Block((n + gap) * m),
        n + gap,
        (flags & 4) != 0);
  }

  private static void convolve(KernelCall call) {
    Window five = Window.of(5, 5);
    Window three = Window.of(3, 3);
    Convolution[] shapes = {
      new Convolution(1, 28, 28, 6, 1, five.padding(2, 2)),
      new Convolution(6, 14, 14, 16, 1, five),
      new Convolution(3, 13, 15, 7, 1, three.padding(1, 1)),
      new Convolution(4, 9, 17, 6, 2, three.padding(1, 0)),
      new Convolution(5, 8, 8, 5, 5, three.padding(1, 1)),
      new Convolution(3, 15, 12, 5, 1, three.stride(2, 2).padding(1, 1)),
      new Convolution(6, 13, 16, 9, 3, Window.of(3, 2).stride(2, 3).dilation(2, 1).padding(3, 1)),
      new Convolution(2, 14, 14, 3, 1, three.dilation(2, 2).padding(2, 2)),
      new Convolution(7, 5, 5, 9, 1, Window.of(1, 1)),
      new Convolution(7, 6, 6, 9, 1, Window.of(1, 1).stride(2, 2)),
      new Convolution(3, 6, 6, 4, 1, Window.of(6, 6)),
      new Convolution(2, 12, 12, 3, 1, Window.of(4, 4).same()),
      new Convolution(2, 4, 5, 3, 1, Window.of(2, 3).padding(3, 4)),
      new Convolution(33, 17, 19, 35, 1, three.padding(1, 1)),
      new Convolution(1, 1, 1, 1, 1, Window.of(1, 1)),
      new Convolution(3, 1, 33, 4, 1, Window.of(1, 5).padding(0, 2)),
    };
    for (Convolution c : shapes) {
      for (int images : new int[] {1, 3, 19}) {
        var x = new Block(images * (int) c.imageSize());
        var w = new Block(c.filters() * c.filterSize());
        var y = new Block(images * (int) c.outputSize());
        switch (call.kernel().getName()) {
          case "forward" -> {
            call.compare(c, x, w, new Block(c.filters()), y, images);
            call.compare(c, x, w, 0L, y, images);
          }
          case "gradientInput" -> call.compare(c, y, w, x, images);
          case "gradientWeights" -> call.compare(c, x, y, w, images);
          default -> throw new AssertionError(call.kernel());
        }
      }
    }
  }

  private static final Window[] WINDOWS = {
    Window.of(2, 2).stride(2, 2),
    Window.of(2, 2),
    Window.of(3, 3).stride(2, 2).padding(1, 1),
    Window.of(2, 3).stride(3, 2).padding(1, 0).dilation(1, 2),
  };

  private static void pool(KernelCall call) {
    eachPlanes(
        (planes, special) -> {
          var x = new Block(planes.count() * planes.height() * planes.width(), special);
          var y = new Block(planes.count() * planes.outputHeight() * planes.outputWidth(), special);
          boolean countPadding = planes.width() % 2 == 0;
          switch (call.kernel().getName()) {
            case "max" -> call.compare(planes, x, y);
            case "mean" -> call.compare(planes, countPadding, x, y);
            case "meanGradient" -> call.compare(planes, countPadding, y, x);
            default -> throw new AssertionError(call.kernel());
          }
        });
  }

  /** With outputs that really are the largest inputs, and many equal ones. */
  private static void maxGradient(KernelCall call) {
    eachPlanes(
        (planes, special) -> {
          var x = new Block(planes.count() * planes.height() * planes.width(), special).rounded();
          var y = new Block(planes.count() * planes.outputHeight() * planes.outputWidth());
          y.fillWith(address -> new Pooling().max(planes, x.address(), address));
          call.compare(planes, x, y, new Block(y.size(), special), new Block(x.size()));
        });
  }

  private static void eachPlanes(BiConsumer<Planes, Boolean> body) {
    for (Window window : WINDOWS) {
      for (int width : new int[] {5, 8, 13, 28, 30, 31, 32, 33, 34, 64, 67, 207}) {
        var planes = new Planes(3, width % 7 + 4, width, window);
        body.accept(planes, false);
        body.accept(planes, true);
      }
    }
  }

  private static void normalize(KernelCall call) {
    int[][] sizes = {
      {5, 1, 1},
      {7, 13, 1},
      {64, 33, 1},
      {2, 207, 1},
      {3, 4, 2},
      {4, 3, 30},
      {2, 5, 33},
      {3, 2, 5000},
      {8, 40, 200}
    };
    for (int[] s : sizes) {
      var batch = new Batch(s[0], s[1], s[2]);
      int all = s[0] * s[1] * s[2];
      var x = new Block(all);
      var y = new Block(all);
      Block[] c = {new Block(s[1]), new Block(s[1]), new Block(s[1]), new Block(s[1])};
      switch (call.kernel().getName()) {
        case "statistics" -> call.compare(batch, x, c[0], c[1]);
        case "normalize" -> call.compare(batch, x, c[0], c[1], c[2], y);
        case "gradientSums" -> call.compare(batch, x, y, c[0], c[1], c[2]);
        case "gradient" -> call.compare(batch, x, y, c[0], c[1], c[2], c[3], new Block(all));
        default -> throw new AssertionError(call.kernel());
      }
    }
  }

  private static void recur(KernelCall call) {
    for (int units : SIZES) {
      for (int rows : new int[] {1, 3}) {
        for (boolean special : new boolean[] {false, true}) {
          int n = rows * units;
          int gap = units % 4;
          Block gates = new Block(4 * n, special);
          Block bias = new Block(4 * units, special);
          Block dy = new Block(rows * (units + gap), special);
          Block[] s = new Block[4];
          Arrays.setAll(s, i -> new Block(n, special));
          int step = units + gap;
          switch (call.kernel().getName()) {
            case "lstm" -> call.compare(gates, bias, s[0], s[1], s[2], s[3], rows, units);
            case "lstmGradient" ->
                call.compare(gates, s[0], s[1], dy, step, s[2], s[3], rows, units);
            case "tanh", "relu" -> call.compare(s[0], bias, rows, units);
            case "tanhGradient", "reluGradient" ->
                call.compare(s[0], dy, step, s[1], s[2], rows, units);
            default -> throw new AssertionError(call.kernel());
          }
        }
      }
    }
  }
}
