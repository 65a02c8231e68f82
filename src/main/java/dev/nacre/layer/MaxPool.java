package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Window;
import dev.nacre.op.MaxPool2d;
import dev.nacre.tensor.Tensor;

/**
 * The largest value of each window, channel by channel. An axis of n pixels becomes ⌊(n − k + p +
 * s) / s⌋; without options the stride is the window's size, so windows do not overlap. Padding is
 * −∞.
 *
 * @param window its size and stride
 */
public record MaxPool(Window window, Padding padding) implements Layer {
  public MaxPool {
    Check.given("window", window);
    Check.atLeast("height of a pooling window", 1, window.height(), 2);
    Check.atLeast("width of a pooling window", 1, window.width(), 2);
    Check.atLeast("stride", 1, Math.min(window.strideY(), window.strideX()), 2);
    Check.given("padding", padding);
  }

  /** Square windows that do not overlap. */
  public MaxPool(int size) {
    this(Window.of(size, size).stride(size, size), Padding.none());
  }

  /** The same with windows of another size that do not overlap. */
  public MaxPool window(int height, int width) {
    return new MaxPool(Window.of(height, width).stride(height, width), padding);
  }

  /** The same with windows that move {@code n} pixels at a time. */
  public MaxPool stride(int n) {
    return stride(n, n);
  }

  public MaxPool stride(int vertical, int horizontal) {
    return new MaxPool(window.stride(vertical, horizontal), padding);
  }

  /** The same with a padding such as {@code same()}. */
  public MaxPool padding(Padding around) {
    return new MaxPool(window, around);
  }

  /** The same with {@code n} pixels on each side, as in PyTorch. */
  public MaxPool padding(int n) {
    return padding(Padding.sides(n, n));
  }

  @Override
  public Shape outputShape(Shape input) {
    Slides.requireImages("pooling", input);
    Window padded = padding.around(window);
    if (padded.top() > window.height() / 2 || padded.left() > window.width() / 2) {
      throw new ShapeException(
          """
          windows of %d×%d could lie wholly in a padding of %s
            needs:  padding of a side ≤ half the window
            try:    .padding(%d)\
          """
              .formatted(
                  window.height(),
                  window.width(),
                  padding,
                  Math.min(window.height(), window.width()) / 2));
    }
    return Slides.output("window", input, input.dim(0), window, padding);
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return Tensor.apply(new MaxPool2d(padding.around(window)), x);
  }
}
