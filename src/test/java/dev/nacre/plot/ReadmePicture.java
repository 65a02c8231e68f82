package dev.nacre.plot;

import static dev.nacre.layer.Activations.relu;
import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;

import dev.nacre.Network;
import dev.nacre.data.Digits;
import java.nio.file.Path;
import java.util.List;

/** Makes the README's picture: the network of its example, trained, and what it sees. */
final class ReadmePicture {
  private ReadmePicture() {}

  /** The path to save it at. */
  public static void main(String[] arguments) {
    var split = Digits.load().shuffle(42).split(0.8);
    var net =
        Network.images(1, 8, 8)
            .conv(16, 3, c -> c.padding(same()))
            .relu()
            .maxPool(2)
            .conv(32, 3, c -> c.padding(same()))
            .batchNorm()
            .relu()
            .globalAveragePool()
            .dense(10)
            .build(42);
    var history =
        net.trainOn(split.train())
            .minimizing(crossEntropy())
            .with(adam(1e-2))
            .batchSize(32)
            .epochs(20)
            .validatingOn(split.test())
            .quietly()
            .run();
    var curves =
        Panels.of("", 2, List.of(LossCurve.of(history, 540, 290), Charts.activation(relu())));
    var maps = Charts.featureMaps(net, "conv1", split.test().sample(0));
    Charts.grid(1, curves, maps).saveAs(Path.of(arguments[0]));
    System.out.println(net.evaluate(split.test()));
  }
}
