package dev.nacre.op;

import dev.nacre.array.Access;
import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.compute.Elementwise;
import dev.nacre.compute.Memory;

/**
 * Rows of a table (vocabulary × width) by their number: tokens of any shape, whole numbers 0 …
 * vocabulary − 1, become tokens × width. Inputs: the tokens, which have no gradient, and the table;
 * the gradients of a row are added up in the order of its tokens.
 */
public final class Embedding implements Op {
  private NDArray tokens;
  private Shape table;

  @Override
  public NDArray forward(NDArray... inputs) {
    tokens = inputs[0].contiguous();
    NDArray w = inputs[1].contiguous();
    table = w.shape();
    var y = NDArray.empty(tokens.shape().insert(tokens.shape().rank(), table.dim(1)));
    long row = 4L * table.dim(1);
    try (var _ = Access.to(tokens, w, y)) {
      for (long i = 0; i < tokens.size(); i++) {
        Memory.copy(w.address() + token(i) * row, y.address() + i * row, row);
      }
    }
    return y;
  }

  @Override
  public void backward(NDArray dy, Gradients gradients) {
    if (!gradients.wants(1)) {
      return;
    }
    NDArray dw = gradients.fill(1).fill(0f);
    int width = table.dim(1);
    try (var _ = Access.to(tokens, dy, dw)) {
      for (long i = 0; i < tokens.size(); i++) {
        long row = dw.address() + 4L * token(i) * width;
        Elementwise.kernels().add(row, dy.address() + 4L * i * width, row, width);
      }
    }
  }

  private long token(long at) {
    return token(tokens, at, table.dim(0), 0);
  }

  /**
   * Refuses numbers that are no tokens of a vocabulary.
   *
   * @param tokens contiguous, a sample on each row of the first axis
   * @param firstRow what the first row is called in the message
   */
  public static void require(NDArray tokens, int vocabulary, int firstRow) {
    try (var _ = Access.to(tokens)) {
      for (long i = 0; i < tokens.size(); i++) {
        token(tokens, i, vocabulary, firstRow);
      }
    }
  }

  /** Checked at each use: whoever has the array may change it. */
  private static int token(NDArray tokens, long at, int vocabulary, int firstRow) {
    float value = Memory.get(tokens.address() + 4 * at);
    int token = (int) value;
    if (token != value || token < 0 || token >= vocabulary) {
      int rows = tokens.shape().rank() == 0 ? 1 : tokens.dim(0);
      long columns = tokens.size() / rows;
      throw Check.notToken(firstRow + at / columns, at % columns, value, vocabulary);
    }
    return token;
  }
}
