package dev.nacre.op;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Pooling.Planes;
import dev.nacre.compute.Window;
import java.util.Arrays;

/** The shapes that come out when a {@link Window} slides over images. */
public final class Windows {
  private Windows() {}

  /**
   * The shape with its last two axes, the height and the width, replaced by the window's positions
   * on them.
   *
   * @param what how the message calls the window: kernel, or pooling window
   * @throws ShapeException if the window does not fit; the message gives the arithmetic
   */
  public static Shape outputShape(String what, Window window, Shape images) {
    if (images.rank() < 3) {
      throw new ShapeException(
          "a %s slides over images …×C×H×W, but its input is %s; try reshape(-1, 1, height, width)"
              .formatted(what, images));
    }
    int[] steps = {window.strideY(), window.strideX(), window.dilationY(), window.dilationX()};
    int[] sides = {window.top(), window.left(), window.bottom(), window.right()};
    if (Math.min(window.height(), window.width()) < 1
        || Arrays.stream(steps).min().getAsInt() < 1
        || Arrays.stream(sides).min().getAsInt() < 0) {
      throw new ShapeException(
          "a %s must have sizes, strides and dilations of at least 1 and a padding of at least 0,"
                  .formatted(what)
              + " but is %s; try Window.of(3, 3)".formatted(window));
    }
    int height = window.positionsY(images.dim(-2));
    int width = window.positionsX(images.dim(-1));
    if (height < 1 || width < 1) {
      boolean rows = height < 1;
      int size = images.dim(rows ? -2 : -1);
      int padding = rows ? window.top() + window.bottom() : window.left() + window.right();
      int extent = rows ? window.extentY() : window.extentX();
      throw new ShapeException(
          """
          a %d×%d %s does not fit its %d×%d input (padding %d in all)
            needs:  %s + padding ≥ %s, %d + %d < %d
            try:    a %s of at most %d×%d, or more padding\
          """
              .formatted(
                  window.height(),
                  window.width(),
                  what,
                  images.dim(-2),
                  images.dim(-1),
                  padding,
                  rows ? "height" : "width",
                  what,
                  size,
                  padding,
                  extent,
                  what,
                  Math.min(window.height(), images.dim(-2)),
                  Math.min(window.width(), images.dim(-1))));
    }
    return images.withLast(height, width);
  }

  /** The planes that a window slides over: the last two axes of images. */
  static Planes planes(Window window, Shape images) {
    int count = Math.toIntExact(images.size(0, images.rank() - 2));
    return new Planes(count, images.dim(-2), images.dim(-1), window);
  }
}
