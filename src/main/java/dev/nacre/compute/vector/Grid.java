package dev.nacre.compute.vector;

import dev.nacre.compute.Convolution;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Window;

/**
 * A zero-padded copy of an image, laid out so that the pixels which one tap of a window sees at
 * neighbouring positions are neighbours in memory, whatever the stride.
 *
 * <p>With stride s the padded image is dealt out to s·s planes (phases) a channel: plane (i, j) has
 * every s-th row from i on, and of it every s-th column from j on. A tap then sees one plane only,
 * at a fixed offset from the position, just as with stride 1.
 */
record Grid(
    int channels,
    int height,
    int width,
    int strideY,
    int strideX,
    int top,
    int left,
    int rows,
    int pitch) {

  /** The grid of a convolution's input. */
  static Grid ofInput(Convolution c) {
    Window w = c.window();
    return new Grid(
        c.channels(),
        c.height(),
        c.width(),
        w.strideY(),
        w.strideX(),
        w.top(),
        w.left(),
        Math.ceilDiv(c.paddedHeight(), w.strideY()),
        Math.ceilDiv(c.paddedWidth(), w.strideX()));
  }

  /** Floats of one channel. */
  int plane() {
    return strideY * strideX * rows * pitch;
  }

  /** Bytes of one image. */
  long bytes() {
    return 4L * channels * plane();
  }

  /** True if the image is its own grid. */
  boolean isPlain() {
    return strideY == 1 && strideX == 1 && rows == height && pitch == width;
  }

  /** The offset, in bytes, of what a window's tap sees from where its first tap of channel 0 is. */
  int offset(int channel, int y, int x) {
    int phase = y % strideY * strideX + x % strideX;
    int row = (channel * strideY * strideX + phase) * rows + y / strideY;
    return 4 * (row * pitch + x / strideX);
  }

  /** Fills the whole grid with zeros, of which {@link #copy} then leaves the padding. */
  void clear(long grid, int images) {
    VectorElementwise.KERNELS.fill(grid, 0f, Math.toIntExact(bytes() / 4 * images));
  }

  /** Copies an image into a cleared grid. */
  void copy(long image, long grid) {
    for (int channel = 0; channel < channels; channel++, image += 4L * height * width) {
      if (strideY == 1 && strideX == 1) {
        long to = grid + offset(channel, top, left);
        Rows.copy(image, 4L * width, to, 4L * pitch, height, width);
      } else {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            long value = image + 4L * (y * width + x);
            Memory.set(grid + offset(channel, y + top, x + left), Memory.get(value));
          }
        }
      }
    }
  }
}
