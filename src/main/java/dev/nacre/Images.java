package dev.nacre;

import dev.nacre.layer.Conv;
import dev.nacre.layer.Flatten;
import dev.nacre.layer.GlobalAveragePool;
import dev.nacre.layer.MaxPool;
import java.util.function.UnaryOperator;

/** A network that so far gives an image, channels × height × width, for each example. */
public final class Images extends Stage<Images> {
  Images(Plan plan) {
    super(plan);
  }

  @Override
  Images with(Plan changed) {
    return new Images(changed);
  }

  /** A convolution with square kernels, without padding, at every position. */
  public Images conv(int filters, int kernel) {
    return then(new Conv(filters, kernel));
  }

  /** A convolution with options, for example {@code c -> c.padding(same()).stride(2)}. */
  public Images conv(int filters, int kernel, UnaryOperator<Conv> options) {
    return then(given(options, new Conv(filters, kernel)));
  }

  /** The largest value of each square window; windows do not overlap. */
  public Images maxPool(int size) {
    return then(new MaxPool(size));
  }

  /** The largest value of each window, with options, for example {@code p -> p.stride(1)}. */
  public Images maxPool(int size, UnaryOperator<MaxPool> options) {
    return then(given(options, new MaxPool(size)));
  }

  /** The mean of each channel, as a feature. */
  public Features globalAveragePool() {
    return new Features(plan().then(new GlobalAveragePool()));
  }

  /** All pixels of all channels, one after the other, as features. */
  public Features flatten() {
    return new Features(plan().then(new Flatten()));
  }
}
