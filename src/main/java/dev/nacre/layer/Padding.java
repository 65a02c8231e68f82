package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.compute.Window;

/**
 * How many zeros surround an image.
 *
 * <p>With p zeros in all on an axis, a kernel of size k and stride s, n pixels become ⌊(n − k + p +
 * s) / s⌋. The top and left side get ⌈p/2⌉ of them, the bottom and right ⌊p/2⌋; for odd kernels
 * {@link #same} is symmetric. TensorFlow puts the extra zero of an even kernel at the bottom and
 * right instead.
 *
 * @param height of a side, or in all, as {@code kind} says
 * @param width of a side, or in all, as {@code kind} says
 */
public record Padding(Kind kind, int height, int width) {
  /** What the numbers of a padding count. */
  public enum Kind {
    /** What keeps the size at stride 1: k − 1 zeros in all, times the dilation. */
    SAME,
    /** The zeros of an axis in all. */
    TOTAL,
    /** The zeros of each side, as in PyTorch. */
    SIDES
  }

  public Padding {
    Check.given("kind of padding", kind);
    Check.atLeast("padding of the height", 0, height, 1);
    Check.atLeast("padding of the width", 0, width, 1);
  }

  /** As much as keeps the size: n pixels become ⌈n / stride⌉. */
  public static Padding same() {
    return new Padding(Kind.SAME, 0, 0);
  }

  /** None. */
  public static Padding none() {
    return sides(0, 0);
  }

  /** So many zeros in all on the vertical and on the horizontal axis. */
  public static Padding total(int height, int width) {
    return new Padding(Kind.TOTAL, height, width);
  }

  /** So many zeros at the top and at the bottom, and on the left and on the right. */
  public static Padding sides(int height, int width) {
    return new Padding(Kind.SIDES, height, width);
  }

  /** The window with this padding around its image. */
  Window around(Window window) {
    return switch (kind) {
      case SAME -> window.same();
      case TOTAL -> window.totalPadding(height, width);
      case SIDES -> window.padding(height, width);
    };
  }

  /** Such as {@code same}, {@code 2}, {@code 1×2 in all}. */
  @Override
  public String toString() {
    String sizes = height == width ? String.valueOf(height) : height + "×" + width;
    return switch (kind) {
      case SAME -> "same";
      case TOTAL -> sizes + " in all";
      case SIDES -> sizes;
    };
  }
}
