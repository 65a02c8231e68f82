package dev.nacre;

import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.loss.Loss;
import dev.nacre.tensor.Tensor;
import java.util.Map;

/** Finds where NaN or infinity shows first, and what helps. */
final class NonFinite {
  /** Data and weights of more than this are not what networks are made for. */
  private static final double LARGE = 1e6;

  private final Model model;

  NonFinite(Model model) {
    this.model = model;
  }

  static String spoken(double loss) {
    return Double.isNaN(loss) ? "NaN" : "infinite";
  }

  /** The first weight that is no number any more; null if all are. */
  String weight() {
    return model.state().trained().entrySet().stream()
        .filter(weight -> !Reduce.allFinite(weight.getValue().array()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Gradients flow from the end: the last of the broken ones broke first. */
  String gradient() {
    String last = "";
    for (var weight : model.state().trained().entrySet()) {
      NDArray gradient = weight.getValue().gradient();
      if (gradient != null && !Reduce.allFinite(gradient)) {
        last = "the gradient of " + weight.getKey();
      }
    }
    return last;
  }

  /** Goes through the network once more, layer by layer. */
  String inForward(Tensor features, boolean training) {
    var first = new String[1];
    Tensor.noGrad(
        () ->
            model
                .chain()
                .forward(
                    features,
                    model.state(),
                    training,
                    (y, i) -> {
                      if (first[0] == null && !Reduce.allFinite(y.array())) {
                        first[0] = "the output of " + model.layers().get(i).name();
                      }
                    }));
    return first[0] == null
        ? "the loss; the output of the last layer is finite, but too large"
        : first[0];
  }

  /** Goes through the samples one by one. */
  String inValidation(Dataset data, Loss loss) {
    int sample = 0;
    for (Batch one : data.batches(1)) {
      try (var _ = Scope.open()) {
        Tensor output = model.predict(one.features());
        double value = Tensor.noGrad(() -> Evaluation.lossOf(loss, output, one)).item();
        if (!Double.isFinite(value)) {
          return inForward(one.features(), false) + ", for sample " + sample;
        }
      }
      sample++;
    }
    return "the sum over all samples";
  }

  /** What to try where the learning rate has had no part in it yet. */
  String beforeAnyStep(Batch batch) {
    double weights =
        model.state().trained().values().stream().mapToDouble(NonFinite::largest).max().orElse(0);
    double features = largest(batch.features());
    double targets = batch.hasLabels() ? 0 : largest(batch.targets());
    if (weights > LARGE) {
      return "net.reset(): no training mends weights of " + spokenSize(weights);
    }
    if (features > LARGE || targets > LARGE) {
      return features > LARGE
          ? "a scaler, for features of " + spokenSize(features)
          : "smaller targets than " + spokenSize(targets);
    }
    return "smaller numbers there: this is the first step, the learning rate had no part in it";
  }

  private static String spokenSize(double largest) {
    return Double.isFinite(largest) ? DivergedException.number(largest) : "NaN or infinity";
  }

  /** The largest magnitude; infinite if there is NaN. */
  private static double largest(Tensor x) {
    double largest = 0;
    for (float value : x.toArray()) {
      largest = Float.isNaN(value) ? Double.POSITIVE_INFINITY : Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
