package dev.nacre;

import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.loss.Loss;
import dev.nacre.tensor.Tensor;
import java.util.Map;

/** Finds where NaN or infinity shows first. */
final class NonFinite {
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
}
