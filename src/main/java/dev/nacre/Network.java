package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;

/**
 * Where networks begin: says what goes in.
 *
 * <pre>{@code
 * var net = Network.images(1, 8, 8)
 *     .conv(16, 3, c -> c.padding(same())).relu().maxPool(2)
 *     .flatten()
 *     .dense(10)
 *     .build(42);
 * }</pre>
 */
public final class Network {
  private Network() {}

  /** A network that takes {@code count} numbers for each example. */
  public static Features features(int count) {
    Check.atLeast("number of features", 1, count, 20);
    return new Features(new Plan("features", Shape.of(count)));
  }

  /** A network that takes images, as PyTorch lays them out. */
  public static Images images(int channels, int height, int width) {
    Check.atLeast("channels of an image", 1, channels, "1 for gray, 3 for colour");
    Check.atLeast("height of an image", 1, height, 28);
    Check.atLeast("width of an image", 1, width, 28);
    return new Images(new Plan("images", Shape.of(channels, height, width)));
  }

  /** A network that takes sequences: so many steps, each of so many numbers. */
  public static Sequences sequences(int steps, int features) {
    Check.atLeast("number of steps", 1, steps, 28);
    Check.atLeast("number of features of a step", 1, features, 28);
    return new Sequences(new Plan("sequences", Shape.of(steps, features)));
  }

  /**
   * A network that takes sequences of tokens, for example words by their numbers.
   *
   * @param vocabulary how many different tokens there are, at most 2²⁴, where float32 ends to have
   *     every whole number; tokens are 0 … vocabulary − 1
   */
  public static Tokens tokens(int vocabulary, int steps) {
    Check.between("size of the vocabulary", 1, Check.MOST_TOKENS, vocabulary, "1000");
    Check.atLeast("number of steps", 1, steps, 28);
    return new Tokens(vocabulary, new Plan("tokens", Shape.of(steps)));
  }
}
