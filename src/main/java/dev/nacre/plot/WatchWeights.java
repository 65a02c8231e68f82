package dev.nacre.plot;

import dev.nacre.Progress;

/** Histograms of weights or of their gradients. */
final class WatchWeights extends Watch {
  private final boolean gradients;

  WatchWeights(boolean gradients) {
    this.gradients = gradients;
  }

  @Override
  public Picture look(Progress now) {
    return gradients
        ? LayerHistograms.ofGradients(now.model())
        : LayerHistograms.ofWeights(now.model());
  }

  @Override
  public String name() {
    return gradients ? "gradients" : "weights";
  }
}
