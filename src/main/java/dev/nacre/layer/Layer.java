package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A description of one layer: which shape it gives, which weights it needs, what it computes.
 * Immutable, best a record; the weights themselves are held by the model.
 *
 * <p>A layer of one's own fits into one cell:
 *
 * <pre>{@code
 * record Scale(float start) implements Layer {
 *   public Shape outputShape(Shape input) {
 *     return input;
 *   }
 *   public void initialize(Shape input, Parameters parameters) {
 *     parameters.weight("weight", Tensor.full(start, 1));
 *   }
 *   public Tensor forward(Tensor x, Parameters parameters, boolean training) {
 *     return x.mul(parameters.get("weight"));
 *   }
 * }
 * Network.features(4).dense(8).then(new Scale(0.1f)).dense(2).build(1)
 * }</pre>
 */
public interface Layer {
  /**
   * The shape that comes out for a shape that goes in, both without the axis of the batch.
   *
   * @throws dev.nacre.array.ShapeException if the input cannot be; the network adds the layer's
   *     name and the path of shapes to its message
   */
  Shape outputShape(Shape input);

  /** Declares the weights for an input shape; a layer without weights declares none. */
  default void initialize(Shape input, Parameters parameters) {}

  /**
   * Computes the output.
   *
   * @param x a batch: the input shape with one more axis in front
   * @param parameters the weights that {@link #initialize} declared
   * @param training true while training, false for predictions
   */
  Tensor forward(Tensor x, Parameters parameters, boolean training);

  /** What it is called in names, summaries and messages, such as {@code maxPool}. */
  default String kind() {
    String name = getClass().getSimpleName();
    return name.isEmpty()
        ? "layer"
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** A layer without weights that applies a function of tensors and is called {@code name}. */
  static Layer of(String name, UnaryOperator<Tensor> function) {
    return new Lambda(name, function);
  }
}
