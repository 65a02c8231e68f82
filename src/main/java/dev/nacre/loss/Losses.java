package dev.nacre.loss;

/** The losses, for static import. */
public final class Losses {
  private Losses() {}

  /** For classes: −ln of the probability that the network gives to the right one. */
  public static CrossEntropy crossEntropy() {
    return new CrossEntropy();
  }

  /** For numbers: the mean of (output − target)². */
  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** Short for {@link #meanSquaredError}. */
  public static MeanSquaredError mse() {
    return meanSquaredError();
  }
}
