package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.layer.Activation;
import dev.nacre.layer.Activations;
import dev.nacre.layer.BatchNorm;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Residual;
import dev.nacre.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A network that is being described: the layers so far, and the verbs that may come next.
 * Immutable: kept and continued twice, it gives two networks. Shapes are checked at each verb.
 *
 * @param <S> the stage itself, for verbs that stay on it
 */
public abstract sealed class Stage<S extends Stage<S>> permits Features, Images, Sequences, Steps {
  private final Plan plan;

  Stage(Plan plan) {
    this.plan = plan;
  }

  final Plan plan() {
    return plan;
  }

  abstract S with(Plan changed);

  /** max(0, x) */
  public final S relu() {
    return then(Activations.relu());
  }

  /** 1 / (1 + e^−x) */
  public final S sigmoid() {
    return then(Activations.sigmoid());
  }

  /** (e^x − e^−x) / (e^x + e^−x) */
  public final S tanh() {
    return then(Activations.tanh());
  }

  /** An activation function, for example from {@link Activations}. */
  public final S activation(Activation activation) {
    return then(activation);
  }

  /** Batch normalization of each feature, or of each channel of images; over all steps, too. */
  public final S batchNorm() {
    return then(new BatchNorm());
  }

  /** Batch normalization with options, for example {@code b -> b.momentum(0.01)}. */
  public final S batchNorm(UnaryOperator<BatchNorm> options) {
    return then(given(options, new BatchNorm()));
  }

  /** The layer with the options that were given. */
  static <L extends Layer> L given(UnaryOperator<L> options, L layer) {
    return Check.given("options", options).apply(layer);
  }

  /** Any layer, for example one of your own. */
  public final S then(Layer layer) {
    return with(plan.then(layer));
  }

  /** Any function of tensors, for example {@code then("swish", x -> x.mul(x.sigmoid()))}. */
  public final S then(String name, UnaryOperator<Tensor> function) {
    return then(Layer.of(name, function));
  }

  /**
   * x + branch(x): a branch whose output is added to what went into it.
   *
   * @param branch the layers of the branch, for example {@code s -> s.dense(20).relu().dense(20)}
   */
  public final S residual(UnaryOperator<S> branch) {
    Plan start = plan.branch(plan.chain().nextName("residual"));
    Stage<S> ended = Check.given("branch", branch).apply(with(start));
    Plan end = Check.given("end of the branch", ended).plan();
    if (!end.continues(start)) {
      throw new IllegalArgumentException(
          "a branch must go on from the stage that it is given; try for example s -> s.relu()");
    }
    return then(new Residual(end.chain()));
  }

  /** Gives the last layer a name of its own. */
  public final S named(String name) {
    return with(plan.named(name));
  }

  /**
   * Makes the model.
   *
   * @param seed of its initial weights, and of the order of training unless that has its own
   */
  public final Model build(long seed) {
    return new Model(plan.input(), plan.chain(), seed);
  }

  /** The layers so far, their shapes and numbers of parameters, as a table. */
  public final Summary summary() {
    return new Summary(plan.input(), plan.chain());
  }

  /** The table of {@link #summary}. */
  @Override
  public final String toString() {
    return summary().toString();
  }
}
