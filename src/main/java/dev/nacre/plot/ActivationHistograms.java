package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.array.Scope;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;

/** The outputs of each layer for a batch: one histogram a layer. */
final class ActivationHistograms {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 210;

  private ActivationHistograms() {}

  static Picture of(Model model, Tensor x) {
    var panels = new ArrayList<StyledChart>();
    try (var _ = Scope.open()) {
      for (var layer : model.activations(x).entrySet()) {
        var output = layer.getValue();
        String title = layer.getKey() + "  " + output.shape().dropFirst();
        panels.add(Histogram.of(title, "output", output.toArray(), WIDTH, HEIGHT));
      }
    }
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(
          "activations are those of layers, but this network has none; try .dense(10)");
    }
    String samples = Numbers.count(x.dim(0), "sample", "samples");
    return Panels.of("Activations of each layer for " + samples, 2, panels);
  }
}
