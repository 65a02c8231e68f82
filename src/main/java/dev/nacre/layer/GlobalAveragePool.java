package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.op.GlobalAveragePool2d;
import dev.nacre.tensor.Tensor;

/**
 * The mean of each channel: images of channels × height × width become as many features as
 * channels.
 *
 * <p>Source: M. Lin et al., Network in network, 2014.
 */
public record GlobalAveragePool() implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    Slides.requireImages("global average pooling", input);
    return Shape.of(input.dim(0));
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return Tensor.apply(new GlobalAveragePool2d(), x);
  }
}
