package dev.nacre;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;

import dev.nacre.data.Digits;
import dev.nacre.optim.Optimizer;
import dev.nacre.tensor.Tensor;

/** Trains networks for fifty steps and prints a hash of their weights, for comparison. */
public final class FiftySteps {
  private FiftySteps() {}

  public static void main(String[] args) {
    // wide enough for several threads to have work
    var mlp =
        Network.images(1, 8, 8)
            .flatten()
            .dense(207)
            .relu()
            .dense(150)
            .tanh()
            .dense(33)
            .sigmoid()
            .dense(10)
            .build(1);
    System.out.println("mlp " + hashAfterTraining(mlp, adam(1e-3)));
    var cnn =
        Network.images(1, 8, 8)
            .conv(24, 3, c -> c.padding(same()))
            .batchNorm()
            .relu()
            .maxPool(2)
            .conv(33, 3, c -> c.stride(2))
            .relu()
            .globalAveragePool()
            .dense(10)
            .build(2);
    System.out.println("cnn " + hashAfterTraining(cnn, sgd(0.05).momentum(0.9)));
    var lstm = Network.sequences(8, 8).lstm(45).rnn(33).lstm(20).lastStep().dense(10).build(3);
    System.out.println("lstm " + hashAfterTraining(lstm, adam(1e-2)));
    // the grey levels of an image, 0 … 16
    var tokens = Network.tokens(17, 64).embedding(13).rnn(20).lastStep().dense(10).build(4);
    System.out.println("tokens " + hashAfterTraining(tokens, adam(1e-2)));
  }

  private static String hashAfterTraining(Model model, Optimizer optimizer) {
    var steps = optimizer.over(model.parameters());
    int step = 0;
    for (var batch : Digits.load().shuffle(3).batches(64)) {
      if (++step > 25) {
        break;
      }
      for (int again = 0; again < 2; again++) {
        steps.zeroGrad();
        var x = batch.features().reshape(model.inputShape().prepend(batch.size()).dims());
        x = model.inputKind().equals("tokens") ? x.mul(16) : x;
        crossEntropy().of(model.forward(x), batch.labels()).backward();
        steps.step();
      }
    }
    long hash = 1;
    for (Tensor weight : model.weights().values()) {
      for (float value : weight.toArray()) {
        hash = hash * 31 + Float.floatToIntBits(value);
      }
    }
    return Long.toHexString(hash);
  }
}
