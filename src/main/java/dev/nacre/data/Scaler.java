package dev.nacre.data;

import dev.nacre.tensor.Tensor;

/**
 * Brings features to a common scale, by numbers that were fitted on training data and are then the
 * same for all data.
 *
 * <p>The numbers are fitted for each column of a table (samples of n features), for each channel of
 * images (samples of channels × height × width), and for each feature of sequences (samples of
 * steps × features).
 *
 * <pre>{@code
 * var scaler = ZScore.fit(split.train());
 * var train = scaler.apply(split.train());
 * var test = scaler.apply(split.test());      // by the training part's numbers
 * net.predict(scaler.apply(x));
 * }</pre>
 */
public sealed interface Scaler permits ZScore, MinMax {
  /**
   * The same samples with scaled features. Those that stay in a file do so, and are scaled when
   * they are read.
   *
   * @throws dev.nacre.array.ShapeException if they are of another shape than those it was fitted on
   */
  Dataset apply(Dataset data);

  /**
   * A scaled tensor: of one sample, or of any number of them along its first axis. Gradients flow
   * through.
   *
   * @throws dev.nacre.array.ShapeException if the samples are of another shape than those it was
   *     fitted on
   */
  Tensor apply(Tensor features);
}
