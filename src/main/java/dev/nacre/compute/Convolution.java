package dev.nacre.compute;

/**
 * The sizes of a two-dimensional convolution: images of {@code channels × height × width}, and
 * {@code filters} of {@code channels / groups} channels each. Filters and channels are cut into
 * {@code groups} of neighbours, and a filter sees the channels of its own group.
 */
public record Convolution(
    int channels, int height, int width, int filters, int groups, Window window) {

  public int outputHeight() {
    return window.positionsY(height);
  }

  public int outputWidth() {
    return window.positionsX(width);
  }

  /** Channels that one filter sees. */
  public int groupChannels() {
    return channels / groups;
  }

  /** Filters of one group. */
  public int groupFilters() {
    return filters / groups;
  }

  /** Floats of one input image. */
  public long imageSize() {
    return (long) channels * height * width;
  }

  /** Floats of one output image. */
  public long outputSize() {
    return (long) filters * outputHeight() * outputWidth();
  }

  /** Weights of one filter. */
  public int filterSize() {
    return groupChannels() * window.height() * window.width();
  }

  /** Rows of the input with its padding. */
  public int paddedHeight() {
    return height + window.top() + window.bottom();
  }

  /** Columns of the input with its padding. */
  public int paddedWidth() {
    return width + window.left() + window.right();
  }
}
