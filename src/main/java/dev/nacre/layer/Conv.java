package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Window;
import dev.nacre.op.Conv2d;
import dev.nacre.tensor.Tensor;

/**
 * A convolution over images, channels × height × width, to as many channels as it has filters:
 *
 * <p>y[f, i, j] = b[f] + Σ w[f, c, k, l] · x[c, i·stride + k·dilation − top, j·stride + l·dilation
 * − left], with zeros around x. An axis of n pixels becomes ⌊(n − k + p + s) / s⌋, see {@link
 * Padding}.
 *
 * <p>Parameters: weight (filters × channels/groups × kernel height × kernel width), bias (filters).
 *
 * @param window the kernel's size, stride and dilation
 */
public record Conv(int filters, Window window, Padding padding, int groups, boolean bias)
    implements Layer {
  public Conv {
    Check.atLeast("number of filters", 1, filters, 8);
    Check.given("window", window);
    Check.atLeast("kernel height", 1, window.height(), 3);
    Check.atLeast("kernel width", 1, window.width(), 3);
    Check.atLeast("stride", 1, Math.min(window.strideY(), window.strideX()), 1);
    Check.atLeast("dilation", 1, Math.min(window.dilationY(), window.dilationX()), 1);
    Check.given("padding", padding);
    Check.atLeast("groups", 1, groups, 1);
  }

  /** Square kernels, stride 1, no padding, with bias. */
  public Conv(int filters, int kernel) {
    this(filters, Window.of(kernel, kernel), Padding.none(), 1, true);
  }

  /** The same with kernels of another size. */
  public Conv kernel(int height, int width) {
    var sized = Window.of(height, width);
    return with(
        sized
            .stride(window.strideY(), window.strideX())
            .dilation(window.dilationY(), window.dilationX()));
  }

  /** The same with a padding such as {@code same()}. */
  public Conv padding(Padding around) {
    return new Conv(filters, window, around, groups, bias);
  }

  /** The same with {@code n} zeros on each side, as in PyTorch. */
  public Conv padding(int n) {
    return padding(n, n);
  }

  /** The same with {@code height} zeros at top and bottom and {@code width} at left and right. */
  public Conv padding(int height, int width) {
    return padding(Padding.sides(height, width));
  }

  /** The same with {@code p} zeros in all on each axis: ⌈p/2⌉ at top and left. */
  public Conv totalPadding(int p) {
    return totalPadding(p, p);
  }

  /** The same with so many zeros in all on the vertical and on the horizontal axis. */
  public Conv totalPadding(int height, int width) {
    return padding(Padding.total(height, width));
  }

  /** The same with kernels that move {@code n} pixels at a time. */
  public Conv stride(int n) {
    return stride(n, n);
  }

  public Conv stride(int vertical, int horizontal) {
    return with(window.stride(vertical, horizontal));
  }

  /** The same with kernels whose weights lie {@code n} pixels apart. */
  public Conv dilation(int n) {
    return dilation(n, n);
  }

  public Conv dilation(int vertical, int horizontal) {
    return with(window.dilation(vertical, horizontal));
  }

  /** The same with channels in {@code n} groups; filters of a group see its channels only. */
  public Conv groups(int n) {
    return new Conv(filters, window, padding, n, bias);
  }

  /** The same with or without bias. */
  public Conv bias(boolean has) {
    return new Conv(filters, window, padding, groups, has);
  }

  private Conv with(Window changed) {
    return new Conv(filters, changed, padding, groups, bias);
  }

  @Override
  public Shape outputShape(Shape input) {
    Slides.requireImages("a convolution", input);
    if (input.dim(0) % groups != 0 || filters % groups != 0) {
      throw new ShapeException(
          """
          %d groups do not divide %d channels and %d filters
            needs:  channels and filters to be multiples of the groups
            try:    .groups(%d)\
          """
              .formatted(groups, input.dim(0), filters, gcd(input.dim(0), filters)));
    }
    return Slides.output("kernel", input, filters, window, padding);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    int channels = input.dim(0) / groups;
    int kernel = window.height() * window.width();
    parameters.weight(
        "weight",
        Shape.of(filters, channels, window.height(), window.width()),
        channels * kernel,
        filters / groups * kernel);
    if (bias) {
      parameters.zeros("bias", filters);
    }
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    var op = new Conv2d(padding.around(window), groups);
    Tensor weight = parameters.get("weight");
    return bias ? Tensor.apply(op, x, weight, parameters.get("bias")) : Tensor.apply(op, x, weight);
  }
}
