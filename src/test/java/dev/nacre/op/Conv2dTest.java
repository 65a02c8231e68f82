package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.NDArray;
import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Window;
import dev.nacre.compute.Workers;
import dev.nacre.tensor.Tensor;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class Conv2dTest {
  /** Images, filters, and how these move. */
  record Case(Shape images, int filters, int groups, Window window) {}

  @Provide
  Arbitrary<Case> cases() {
    var pair = Arbitraries.integers().between(0, 3).array(int[].class).ofSize(2);
    var kernel = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(2);
    var steps = Arbitraries.integers().between(1, 3).array(int[].class).ofSize(2);
    var sizes = Arbitraries.integers().between(1, 3).array(int[].class).ofSize(4);
    return Combinators.combine(kernel, steps, steps, pair, pair, sizes)
        .as(
            (k, stride, dilation, topLeft, bottomRight, n) -> {
              var window =
                  Window.of(k[0], k[1])
                      .stride(stride[0], stride[1])
                      .dilation(dilation[0], dilation[1])
                      .padding(topLeft[0], topLeft[1], bottomRight[0], bottomRight[1]);
              int groups = n[0];
              // as large as the window needs, and a few pixels more
              int height = Math.max(1, window.extentY() - topLeft[0] - bottomRight[0]) + 2 * n[3];
              int width = Math.max(1, window.extentX() - topLeft[1] - bottomRight[1]) + n[3];
              return new Case(
                  Shape.of(n[3], groups * n[1], height, width), groups * n[2], groups, window);
            });
  }

  @Example
  void anImageBeyondWhatKernelsCanCountIsRefusedBeforeItIsCopied() {
    NDArray x = NDArray.zeros(Shape.of(1)).broadcastTo(Shape.of(1, 64, 3000, 3000));
    var op = new Conv2d(Window.of(3, 3).padding(1, 1, 1, 1), 1);
    assertThatThrownBy(() -> op.forward(x, NDArray.zeros(Shape.of(4, 64, 3, 3))))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "a convolution takes at most 536870848 numbers an image, but its input, with padding,"
                + " is 64×3002×3002; try cutting it into tiles");
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void valuesAreThoseOfTheFormula(@ForAll("cases") Case c) {
    var rng = new Rng(1);
    Tensor x = Tensor.randn(rng, c.images.dims());
    Tensor w = Tensor.randn(rng, weights(c).dims());
    Tensor b = Tensor.randn(rng, c.filters);
    Tensor y = Tensor.apply(new Conv2d(c.window, c.groups), x, w, b);
    double[] expected = formula(c, x.toArray(), w.toArray(), b.toArray(), y.shape());
    float[] actual = y.toArray();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-5));
    }
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
  void gradientsAgreeWithDifferences(@ForAll("cases") Case c) {
    GradientCheck.gradients(
        x -> Tensor.apply(new Conv2d(c.window, c.groups), x),
        GradientCheck.normal(2, c.images, weights(c), Shape.of(c.filters)));
  }

  private static Shape weights(Case c) {
    return Shape.of(c.filters, c.images.dim(1) / c.groups, c.window.height(), c.window.width());
  }

  private static double[] formula(Case c, float[] x, float[] w, float[] b, Shape y) {
    Window window = c.window;
    int channels = c.images.dim(1);
    int height = c.images.dim(2);
    int width = c.images.dim(3);
    int inGroup = channels / c.groups;
    var values = new double[(int) y.size()];
    for (int i = 0; i < values.length; i++) {
      int ox = i % y.dim(3);
      int oy = i / y.dim(3) % y.dim(2);
      int co = i / y.dim(3) / y.dim(2) % c.filters;
      int n = i / y.dim(3) / y.dim(2) / c.filters;
      values[i] = b[co];
      for (int k = 0; k < inGroup * window.height() * window.width(); k++) {
        int kx = k % window.width();
        int ky = k / window.width() % window.height();
        int ci = k / window.width() / window.height();
        int row = oy * window.strideY() + ky * window.dilationY() - window.top();
        int column = ox * window.strideX() + kx * window.dilationX() - window.left();
        if (row >= 0 && row < height && column >= 0 && column < width) {
          int channel = co / (c.filters / c.groups) * inGroup + ci;
          int pixel = ((n * channels + channel) * height + row) * width + column;
          double weight = w[co * inGroup * window.height() * window.width() + k];
          values[i] += weight * x[pixel];
        }
      }
    }
    return values;
  }

  @Example
  void anOddKernelPadsItsSidesEquallyAndAnEvenOneTheTopAndLeftMore() {
    assertThat(Window.of(3, 5).same()).isEqualTo(Window.of(3, 5).padding(1, 2, 1, 2));
    assertThat(Window.of(4, 2).same()).isEqualTo(Window.of(4, 2).padding(2, 1, 1, 0));
    assertThat(Window.of(3, 3).dilation(2, 3).same())
        .isEqualTo(Window.of(3, 3).dilation(2, 3).padding(2, 3));
  }

  /** DESIGN's arithmetic, over many sizes: ⌊(n − k + p + s) / s⌋, and ⌈n / s⌉ for same padding. */
  @Property
  void outputsHaveTheSizeOfTheFormula(
      @ForAll("small") int n, @ForAll("small") int k, @ForAll("small") int s) {
    for (int p = 0; p <= k; p++) {
      int expected = Math.floorDiv(n - k + p + s, s);
      assertThat(Window.of(k, k).stride(s, s).totalPadding(p, p).positionsY(n)).isEqualTo(expected);
    }
    assertThat(Window.of(k, k).stride(s, s).same().positionsX(n)).isEqualTo(Math.ceilDiv(n, s));
  }

  @Provide
  Arbitrary<Integer> small() {
    return Arbitraries.integers().between(1, 40);
  }

  @Example
  void manyImagesGiveTheSumOfTheirGradients() {
    // more than one block of the sum, with a rest
    var rng = new Rng(3);
    Tensor x = Tensor.randn(rng, 67, 2, 12, 12);
    Tensor w = Tensor.randn(rng, 3, 2, 3, 3).requiresGrad();
    var window = Window.of(3, 3).padding(1, 1);
    Tensor dy = Tensor.randn(rng, 67, 3, 12, 12);
    Tensor.apply(new Conv2d(window, 1), x, w).backward(dy);
    float[] together = w.grad().toArray();
    w.zeroGrad();
    for (int n = 0; n < 67; n++) {
      Tensor.apply(new Conv2d(window, 1), x.slice(0, n, n + 1), w).backward(dy.slice(0, n, n + 1));
    }
    float[] oneByOne = w.grad().toArray();
    for (int i = 0; i < together.length; i++) {
      assertThat(together[i]).isCloseTo(oneByOne[i], within(2e-3f));
    }
  }

  @Example
  void aStrideBeyondTheImageIsNeverTaken() {
    Tensor x = Tensor.randn(new Rng(1), 2, 2, 5, 6);
    Tensor w = Tensor.randn(new Rng(2), 3, 2, 3, 3);
    assertThat(valueAndGradients(Window.of(3, 3).stride(40_000, 40_000).padding(1, 1), x, w))
        .isDeepEqualTo(valueAndGradients(Window.of(3, 3).stride(7, 8).padding(1, 1), x, w));
    assertThat(valueAndGradients(Window.of(3, 3).stride(1, 40_000), x, w))
        .isDeepEqualTo(valueAndGradients(Window.of(3, 3).stride(1, 6), x, w));
  }

  private static float[][] valueAndGradients(Window window, Tensor images, Tensor filters) {
    Tensor x = images.copy().requiresGrad();
    Tensor w = filters.copy().requiresGrad();
    Tensor y = Tensor.apply(new Conv2d(window, 1), x, w);
    y.sum().backward();
    return new float[][] {y.toArray(), x.grad().toArray(), w.grad().toArray()};
  }

  @Example
  void aWindowOfNegativeNumbersIsRefused() {
    for (var wrong :
        List.of(
            Window.of(3, 3).stride(0, 1),
            Window.of(3, 3).dilation(1, -2),
            Window.of(3, 3).padding(0, 0, -1, 0))) {
      assertThatThrownBy(
              () ->
                  Tensor.apply(
                      new Conv2d(wrong, 1), Tensor.zeros(2, 1, 8, 8), Tensor.zeros(4, 1, 3, 3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "a kernel must have sizes, strides and dilations of at least 1 and a padding of at"
                  + " least 0, but is %s; try Window.of(3, 3)",
              wrong);
    }
  }

  @Example
  void aKernelLargerThanItsInputIsRefused() {
    assertThatThrownBy(
            () ->
                Tensor.apply(
                    new Conv2d(Window.of(5, 5), 1),
                    Tensor.zeros(2, 1, 3, 3),
                    Tensor.zeros(4, 1, 5, 5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            """
            a 5×5 kernel does not fit its 3×3 input (padding 0 in all)
              needs:  height + padding ≥ kernel, 3 + 0 < 5
              try:    a kernel of at most 3×3, or more padding\
            """);
  }

  @Example
  void filtersThatDoNotFitTheImagesAreRefused() {
    for (var wrong :
        List.of(Tensor.zeros(4, 2, 3, 3), Tensor.zeros(4, 3, 3, 2), Tensor.zeros(4, 3, 3))) {
      assertThatThrownBy(
              () -> Tensor.apply(new Conv2d(Window.of(3, 3), 1), Tensor.zeros(2, 3, 8, 8), wrong))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              """
              images of 2×3×8×8 and filters of %s do not fit each other
                needs:  images N×C×H×W, filters out×(C/groups)×3×3, groups that divide C and out; \
              groups are 1
                try:    filters of out×3×3×3\
              """
                  .formatted(wrong.shape()));
    }
  }

  @Example
  void aBiasThatDoesNotFitTheFiltersIsRefused() {
    var conv = new Conv2d(Window.of(3, 3), 1);
    assertThatThrownBy(
            () ->
                Tensor.apply(
                    conv, Tensor.zeros(2, 3, 8, 8), Tensor.zeros(4, 3, 3, 3), Tensor.zeros(3)))
        .hasMessage("a bias of 3 does not fit 4 filters; try a bias of 4 numbers");
  }

  @Example
  void theGradientOfNoImagesIsZero() {
    var w = Tensor.ones(2, 1, 3, 3).requiresGrad();
    Tensor.apply(new Conv2d(Window.of(3, 3), 1), Tensor.zeros(0, 1, 5, 5), w).sum().backward();
    assertThat(w.gradient().toArray()).containsOnly(0f);
  }

  // blocks of 4 and of 28 images, so that threads share blocks, and tiles of a block
  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void theBitsOfTheGradientsDoNotDependOnTheThreads(
      @ForAll @IntRange(min = 1, max = 70) int images) {
    var rng = new Rng(images);
    var convolutions =
        List.of(
            new Case(Shape.of(images, 1, 28, 28), 6, 1, Window.of(5, 5).padding(2, 2, 2, 2)),
            new Case(Shape.of(images, 6, 14, 14), 13, 1, Window.of(5, 5)),
            new Case(Shape.of(images, 6, 9, 9), 10, 2, Window.of(3, 3).stride(2, 1)));
    int threads = Workers.threads();
    try {
      for (var each : convolutions) {
        var x = Tensor.randn(rng, each.images.dims());
        var w =
            Tensor.randn(
                rng,
                each.filters,
                x.shape().dim(1) / each.groups,
                each.window.height(),
                each.window.width());
        Workers.threads(1);
        float[] alone = gradient(each, x, w);
        for (int n : List.of(2, 3, 8)) {
          Workers.threads(n);
          assertThat(gradient(each, x, w)).isEqualTo(alone);
        }
      }
    } finally {
      Workers.threads(threads);
    }
  }

  private static float[] gradient(Case c, Tensor x, Tensor w) {
    var weights = w.detach().requiresGrad();
    var y = Tensor.apply(new Conv2d(c.window, c.groups), x, weights);
    y.mul(y).sum().backward();
    return weights.gradient().toArray();
  }
}
