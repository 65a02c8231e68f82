package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Window;

/** What layers have in common that slide a window over images. */
final class Slides {
  private Slides() {}

  static void requireImages(String what, Shape input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          """
          %s takes images, but %s came in
            needs:  3 axes (channels, height, width), not %d
            try:    it before .flatten() and .globalAveragePool()\
          """
              .formatted(what, input, input.rank()));
    }
  }

  /** The shape of {@code channels} images of the window's positions on the input. */
  static Shape output(String what, Shape input, int channels, Window window, Padding padding) {
    int height = input.dim(1);
    int width = input.dim(2);
    Window padded = padding.around(window);
    int rows = padded.positionsY(height);
    int columns = padded.positionsX(width);
    if (rows < 1 || columns < 1) {
      boolean vertical = rows < 1;
      int extent = vertical ? window.extentY() : window.extentX();
      int kernel = vertical ? window.height() : window.width();
      int dilation = vertical ? window.dilationY() : window.dilationX();
      String size = window.height() + "×" + window.width();
      throw new ShapeException(
          """
          a %s %s%s does not fit its %d×%d input (padding %s)
            needs:  %s + padding ≥ %s, %d + %d < %s
            try:    a %s of at most %s, or .padding(same())\
          """
              .formatted(
                  size,
                  what,
                  dilation == 1 ? "" : " with dilation " + dilation,
                  height,
                  width,
                  padding,
                  vertical ? "height" : "width",
                  dilation == 1 ? what : "dilation · (" + what + " − 1) + 1",
                  vertical ? height : width,
                  vertical ? padded.top() + padded.bottom() : padded.left() + padded.right(),
                  dilation == 1 ? extent : "%d · (%d − 1) + 1".formatted(dilation, kernel),
                  what,
                  largest(input, window, padded)));
    }
    return Shape.of(channels, rows, columns);
  }

  /** The largest kernel that fits with this padding and dilation. */
  private static String largest(Shape input, Window window, Window padded) {
    int height = (input.dim(1) + padded.top() + padded.bottom() - 1) / window.dilationY() + 1;
    int width = (input.dim(2) + padded.left() + padded.right() - 1) / window.dilationX() + 1;
    return Math.min(window.height(), height) + "×" + Math.min(window.width(), width);
  }
}
