package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.compute.Memory;
import dev.nacre.compute.Normalization;
import dev.nacre.compute.Normalization.Batch;

/**
 * Batch normalization: y = γ · (x − mean) / √(variance + ε) + β, for each channel (axis 1) over the
 * batch and all other axes.
 *
 * <p>In training, mean and variance are those of the batch, and the running ones move towards them:
 * running ← (1 − momentum) · running + momentum · batch, with the batch's unbiased variance, as in
 * PyTorch. Otherwise the running ones are used.
 *
 * <p>Inputs: x N×C or N×C×…, and γ and β of size C. Source: S. Ioffe, C. Szegedy, Batch
 * normalization, 2015.
 */
public final class BatchNorm implements Op {
  private final NDArray runningMean;
  private final NDArray runningVariance;
  private final boolean training;
  private final float momentum;
  private final float epsilon;
  private NDArray x;
  private NDArray mean;
  private NDArray deviation; // √(variance + ε)
  private NDArray scale; // γ / deviation
  private Batch batch;

  /**
   * @param runningMean of size C, updated in training
   * @param runningVariance of size C, updated in training
   * @param momentum the share of the batch in the new running statistics, for example 0.1
   * @param epsilon added to the variance, for example 1e-5
   */
  public BatchNorm(
      NDArray runningMean,
      NDArray runningVariance,
      boolean training,
      float momentum,
      float epsilon) {
    this.runningMean = runningMean;
    this.runningVariance = runningVariance;
    this.training = training;
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  @Override
  public NDArray forward(NDArray... inputs) {
    x = inputs[0].contiguous();
    check(x.shape(), inputs[1].shape(), inputs[2].shape());
    int size = Math.toIntExact(x.shape().size(2, x.shape().rank()));
    batch = new Batch(x.dim(0), x.dim(1), size);
    NDArray gamma = inputs[1].contiguous();
    NDArray beta = inputs[2].contiguous();
    mean = NDArray.empty(gamma.shape());
    var variance = NDArray.empty(gamma.shape());
    if (training) {
      batchStatistics(variance);
    } else {
      mean.copyFrom(runningMean);
      variance.copyFrom(runningVariance);
    }
    deviation = NDArray.empty(gamma.shape());
    scale = NDArray.empty(gamma.shape());
    var y = NDArray.empty(x.shape());
    try (var _ = Access.to(x, gamma, beta, mean, variance, deviation, scale, y)) {
      for (int c = 0; c < batch.channels(); c++) {
        float root = (float) Math.sqrt(get(variance, c) + epsilon);
        set(deviation, c, root);
        set(scale, c, get(gamma, c) / root);
      }
      Normalization.kernels()
          .normalize(
              batch, x.address(), mean.address(), scale.address(), beta.address(), y.address());
    }
    return y;
  }

  private void batchStatistics(NDArray variance) {
    try (var _ = Access.to(x, mean, variance, runningMean, runningVariance)) {
      Normalization.kernels().statistics(batch, x.address(), mean.address(), variance.address());
      double count = (double) batch.images() * batch.size();
      float unbiased = (float) (count / (count - 1));
      for (int c = 0; c < batch.channels(); c++) {
        move(runningMean, c, get(mean, c));
        move(runningVariance, c, get(variance, c) * unbiased);
      }
    }
  }

  private void move(NDArray running, int c, float towards) {
    set(running, c, Math.fma(momentum, towards, (1f - momentum) * get(running, c)));
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    var sum = gradients.fill(2); // dβ = Σ dy
    var product = gradients.fill(1); // dγ = Σ dy · (x − mean) / deviation
    try (var _ = Access.to(x, dy, mean, deviation, sum, product)) {
      Normalization.kernels()
          .gradientSums(
              batch, x.address(), dy.address(), mean.address(), sum.address(), product.address());
      for (int c = 0; c < batch.channels(); c++) {
        set(product, c, get(product, c) / get(deviation, c));
      }
    }
    if (gradients.wants(0)) {
      gradientInput(dy, sum, product, gradients.fill(0));
    }
  }

  /**
   * dx = scale · (dy − dβ / m − (x − mean) / deviation · dγ / m); without training, when the
   * statistics are constants, scale · dy.
   */
  private void gradientInput(NDArray dy, NDArray sum, NDArray product, NDArray dx) {
    float count = (float) ((double) batch.images() * batch.size());
    var a = NDArray.zeros(mean.shape());
    var b = NDArray.zeros(mean.shape());
    try (var _ = Access.to(x, dy, mean, deviation, scale, sum, product, a, b, dx)) {
      for (int c = 0; training && c < batch.channels(); c++) {
        set(a, c, get(sum, c) / count);
        set(b, c, get(product, c) / get(deviation, c) / count);
      }
      Normalization.kernels()
          .gradient(
              batch,
              x.address(),
              dy.address(),
              mean.address(),
              a.address(),
              b.address(),
              scale.address(),
              dx.address());
    }
  }

  private void check(Shape images, Shape gamma, Shape beta) {
    if (images.rank() < 2) {
      throw new ShapeException(
          "batch normalization needs N×C or N×C×H×W, but its input is %s; try reshape(-1, %s)"
              .formatted(images, gamma.size()));
    }
    Shape one = Shape.of(images.dim(1));
    if (!gamma.equals(one)
        || !beta.equals(one)
        || !runningMean.shape().equals(one)
        || !runningVariance.shape().equals(one)) {
      throw new ShapeException(
          "batch normalization of %s needs %d channels, but has weights of %s"
              .formatted(images, images.dim(1), gamma));
    }
    if (training && images.size() / Math.max(1, images.dim(1)) < 2) {
      throw new ShapeException(
          "batch normalization cannot train on %s, one value a channel; try a batch size of at least 2"
              .formatted(images));
    }
  }

  private static float get(NDArray x, int i) {
    return Memory.get(x.address() + 4L * i);
  }

  private static void set(NDArray x, int i, float value) {
    Memory.set(x.address() + 4L * i, value);
  }
}
