package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;

/**
 * A row of a table for each token, learnt like any weight: steps become steps × units. As a product
 * y = onehot(token)·W, without the product.
 *
 * <pre>{@code
 * var net = Network.tokens(1000, 20).embedding(32).lstm(64).lastStep().dense(2).build(1);
 * net.trainOn(Dataset.of(tokens, labels)).minimizing(crossEntropy()).with(adam(1e-3)).run();
 * }</pre>
 *
 * <p>Tokens are whole numbers 0 … vocabulary − 1; others are refused with their row and column.
 * Only the rows of a batch's tokens get a gradient other than zero.
 *
 * <p>Parameters: weight (vocabulary×units), normal with mean 0 and variance 1 at first, as in
 * PyTorch: each output is one weight, not a sum, so that this is the variance which He's and
 * Glorot's rules want of what goes into the next layer.
 *
 * <p>Source: Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin, A neural probabilistic language model,
 * 2003.
 *
 * @param vocabulary how many different tokens there are
 * @param units how many numbers a token becomes
 */
public record Embedding(int vocabulary, int units) implements Layer {
  public Embedding {
    Check.between("size of the vocabulary", 1, Check.MOST_TOKENS, vocabulary, 1000);
    Check.atLeast("units of an embedding", 1, units, 32);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1) {
      throw new ShapeException(
          """
          an embedding takes tokens, but %s came in
            needs:  1 axis (steps), not %d
            try:    Network.tokens(vocabulary, steps)\
          """
              .formatted(input, input.rank()));
    }
    return Shape.of(input.dim(0), units);
  }

  @Override
  public void initialize(Shape input, Parameters parameters) {
    parameters.weight("weight", Shape.of(vocabulary, units), 1, units, Initializer.normal());
  }

  @Override
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return Tensor.apply(new dev.nacre.op.Embedding(), x, parameters.get("weight"));
  }
}
