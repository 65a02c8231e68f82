package dev.nacre.op;

/** How the losses of the samples of a batch become the value of a loss. */
public enum Reduction {
  /** Their mean, weighted where there are weights. */
  MEAN,
  /** Their sum. */
  SUM,
  /** None: each on its own. */
  NONE
}
