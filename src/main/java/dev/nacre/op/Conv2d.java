package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Convolution;
import dev.nacre.compute.Convolutions;
import dev.nacre.compute.Window;

/**
 * Two-dimensional convolution: y[n, co, oy, ox] = b[co] + Σ w[co, ci, ky, kx] · x[n, ci, oy·stride
 * + ky·dilation − top, ox·stride + kx·dilation − left], with zeros around x.
 *
 * <p>Inputs: x N×C×H×W, w out×(C/groups)×kh×kw and, if there is one, b of size out. Any {@link
 * Window} of w's size.
 */
public final class Conv2d implements Op {
  private static final int MOST_OF_ONE_IMAGE = (1 << 29) - 64;

  private final Window window;
  private final int groups;
  private Convolution sizes;
  private NDArray x;
  private NDArray w;

  public Conv2d(Window window, int groups) {
    this.window = window;
    this.groups = groups;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0];
    w = inputs[1];
    NDArray b = inputs.length > 2 ? inputs[2].contiguous() : null;
    check(b);
    Shape output = Windows.outputShape("kernel", window, x.shape()).with(1, w.dim(0));
    sizes = sizes();
    requireRoom(
        "its input",
        x.dim(1),
        (long) sizes.paddedHeight() + sizes.window().strideY() - 1,
        (long) sizes.paddedWidth() + sizes.window().strideX() - 1);
    x = x.contiguous();
    w = w.contiguous();
    var y = NDArray.empty(output);
    try (var _ = Access.to(x, w, b, y)) {
      long bias = b == null ? 0 : b.address();
      Convolutions.kernels().forward(sizes, x.address(), w.address(), bias, y.address(), x.dim(0));
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    if (gradients.wants(0)) {
      long height = x.dim(2) + window.extentY() - 1L;
      long width = x.dim(3) + window.extentX() - 1L;
      requireRoom("the gradient by its input", w.dim(0), height, width);
      NDArray dx = gradients.fill(0);
      try (var _ = Access.to(dy, w, dx)) {
        Convolutions.kernels()
            .gradientInput(sizes, dy.address(), w.address(), dx.address(), x.dim(0));
      }
    }
    if (gradients.wants(1)) {
      NDArray dw = gradients.fill(1);
      if (x.dim(0) == 0) {
        dw.fill(0f);
      } else {
        try (var _ = Access.to(x, dy, dw)) {
          Convolutions.kernels()
              .gradientWeights(sizes, x.address(), dy.address(), dw.address(), x.dim(0));
        }
      }
    }
    if (gradients.wants(2)) {
      gradients.pass(2, Reduce.sum(dy, false, 0, 2, 3));
    }
  }

  /** A stride beyond the image and its padding is never taken: it counts as their size. */
  private Convolution sizes() {
    var c = new Convolution(x.dim(1), x.dim(2), x.dim(3), w.dim(0), groups, window);
    int strideY = Math.min(window.strideY(), c.paddedHeight());
    int strideX = Math.min(window.strideX(), c.paddedWidth());
    return new Convolution(
        c.channels(), c.height(), c.width(), c.filters(), groups, window.stride(strideY, strideX));
  }

  /** Kernels count the bytes of one image with its padding in an int. */
  private static void requireRoom(String what, int channels, long height, long width) {
    if ((double) channels * height * width > MOST_OF_ONE_IMAGE) {
      throw new ShapeException(
          "a convolution takes at most %d numbers an image, but %s, with padding, is %d×%d×%d; %s"
              .formatted(
                  MOST_OF_ONE_IMAGE, what, channels, height, width, "try cutting it into tiles"));
    }
  }

  private void check(NDArray b) {
    Shape image = x.shape();
    Shape filters = w.shape();
    if (image.rank() != 4
        || filters.rank() != 4
        || groups < 1
        || image.dim(1) != filters.dim(1) * groups
        || filters.dim(0) % groups != 0
        || filters.dim(2) != window.height()
        || filters.dim(3) != window.width()) {
      throw new ShapeException(
          """
          images of %s and filters of %s do not fit each other
            needs:  images N×C×H×W, filters out×(C/groups)×%d×%d, groups that divide C and out; \
          groups are %d
            try:    filters of out×%s×%d×%d\
          """
              .formatted(
                  image,
                  filters,
                  window.height(),
                  window.width(),
                  groups,
                  image.rank() == 4 && groups > 0 ? Math.max(1, image.dim(1) / groups) : "C",
                  window.height(),
                  window.width()));
    }
    if (b != null && !b.shape().equals(Shape.of(filters.dim(0)))) {
      throw new ShapeException(
          "a bias of %s does not fit %d filters; try a bias of %d numbers"
              .formatted(b.shape(), filters.dim(0), filters.dim(0)));
    }
  }
}
