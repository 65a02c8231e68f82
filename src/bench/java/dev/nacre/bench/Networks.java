package dev.nacre.bench;

import static dev.nacre.layer.Padding.same;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.data.Dataset;
import dev.nacre.data.FashionMnist;
import java.util.List;

/** The networks that are measured; the peers' scripts have the same ones. */
final class Networks {
  static final long SEED = 1;

  static final List<String> NAMES = List.of("mlp", "lenet", "lstm");

  private Networks() {}

  /** As people write it. */
  static String title(String network) {
    return switch (network) {
      case "mlp" -> "MLP";
      case "lenet" -> "LeNet-5";
      default -> "LSTM";
    };
  }

  /** A model with the initial weights that everyone starts from. */
  static Model build(String network) {
    return switch (network) {
      case "mlp" ->
          Network.images(1, 28, 28)
              .flatten()
              .dense(128)
              .relu()
              .dense(64)
              .relu()
              .dense(10)
              .build(SEED);
      case "lenet" ->
          Network.images(1, 28, 28)
              .conv(6, 5, c -> c.padding(same()))
              .relu()
              .maxPool(2)
              .conv(16, 5)
              .relu()
              .maxPool(2)
              .flatten()
              .dense(120)
              .relu()
              .dense(84)
              .relu()
              .dense(10)
              .build(SEED);
      case "lstm" -> Network.sequences(28, 28).lstm(128).lastStep().dense(10).build(SEED);
      default ->
          throw new IllegalArgumentException(
              "a network must be mlp, lenet or lstm, but was '%s'; try -Dbench.networks=mlp"
                  .formatted(network));
    };
  }

  /** What all learn from, in the order in which all see it; the rows of an image are a sequence. */
  static Dataset data(String network) {
    var data = FashionMnist.load().train().shuffle(SEED);
    return network.equals("lstm") ? data.withSampleShape(28, 28) : data;
  }
}
