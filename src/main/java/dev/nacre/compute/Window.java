package dev.nacre.compute;

/**
 * A window that slides over an image: its size, the stride between neighbouring positions, the
 * dilation between its taps, and how much padding each side of the image gets. Immutable.
 *
 * <pre>{@code
 * Window.of(5, 5).padding(2, 2)       // 28×28 stays 28×28
 * Window.of(2, 2).stride(2, 2)        // 28×28 becomes 14×14
 * }</pre>
 *
 * <p>Everywhere the first number is vertical, the second horizontal. With size k, dilation d,
 * stride s and padding p in all, n pixels give ⌊(n − (d·(k − 1) + 1) + p + s) / s⌋ positions.
 */
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int top,
    int left,
    int bottom,
    int right) {
  private static final int MOST = 1 << 24;

  /** Nothing may be so large that sums of it leave the range of an int. */
  public Window {
    long rows = (long) dilationY * (height - 1L) + 1;
    long columns = (long) dilationX * (width - 1L) + 1;
    atMost("size of a kernel, dilation · (k − 1) + 1,", Math.max(rows, columns), "3");
    atMost("stride", Math.max(strideY, strideX), "1");
    atMost("padding of a side", Math.max(Math.max(top, bottom), Math.max(left, right)), "1");
  }

  private static void atMost(String field, long value, String tryThis) {
    if (value > MOST) {
      throw new IllegalArgumentException(
          "%s must be at most %d, but was %d; try %s".formatted(field, MOST, value, tryThis));
    }
  }

  /** A window with stride 1, dilation 1 and no padding. */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  /** The same window, moving {@code y} pixels down and {@code x} pixels to the right. */
  public Window stride(int y, int x) {
    return new Window(height, width, y, x, dilationY, dilationX, top, left, bottom, right);
  }

  /** The same window with its taps {@code y} and {@code x} pixels apart. */
  public Window dilation(int y, int x) {
    return new Window(height, width, strideY, strideX, y, x, top, left, bottom, right);
  }

  /**
   * The same window over an image padded by {@code y} at top and bottom, {@code x} at each side.
   */
  public Window padding(int y, int x) {
    return padding(y, x, y, x);
  }

  /** The same window over an image padded by so much on each side. */
  public Window padding(int top, int left, int bottom, int right) {
    boolean same =
        top == this.top && left == this.left && bottom == this.bottom && right == this.right;
    return same
        ? this
        : new Window(
            height, width, strideY, strideX, dilationY, dilationX, top, left, bottom, right);
  }

  /**
   * The same window over an image padded by {@code y} and {@code x} in all: ⌈p/2⌉ at the top and
   * left, ⌊p/2⌋ at the bottom and right.
   */
  public Window totalPadding(int y, int x) {
    return padding(y - y / 2, x - x / 2, y / 2, x / 2);
  }

  /**
   * The same window with a total padding of d·(k − 1), which gives ⌈n / stride⌉ positions. (Tools
   * after TensorFlow put the extra pixel of an even kernel at the bottom and right instead.)
   */
  public Window same() {
    return totalPadding(extentY() - 1, extentX() - 1);
  }

  /** The rows that the window covers, d·(k − 1) + 1. */
  public int extentY() {
    return dilationY * (height - 1) + 1;
  }

  /** The columns that the window covers, d·(k − 1) + 1. */
  public int extentX() {
    return dilationX * (width - 1) + 1;
  }

  /**
   * The vertical positions on an image of {@code n} rows; less than 1 if the window does not fit.
   */
  public int positionsY(int n) {
    return positions((long) n + top + bottom - extentY(), strideY);
  }

  /** The horizontal positions on {@code n} columns; less than 1 if the window does not fit. */
  public int positionsX(int n) {
    return positions((long) n + left + right - extentX(), strideX);
  }

  private static int positions(long way, int stride) {
    return Math.toIntExact(Math.floorDiv(way, stride) + 1);
  }
}
