package dev.nacre.optim;

import dev.nacre.tensor.Tensor;
import java.util.List;

/**
 * A rule by which gradients change weights: an immutable description. {@link #over} makes it live.
 *
 * <pre>{@code
 * var optimizer = adam(1e-3).over(net.parameters());
 * for (var batch : data.batches(64)) {
 *   optimizer.zeroGrad();
 *   crossEntropy().of(net.forward(batch.features()), batch.labels()).backward();
 *   optimizer.step();
 * }
 * }</pre>
 */
public interface Optimizer {
  /** How far a step goes. */
  double learningRate();

  /** This rule with fresh state for these weights, which its steps will change. */
  Stepper over(List<Tensor> parameters);
}
