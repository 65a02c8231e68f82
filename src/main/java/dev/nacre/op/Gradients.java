package dev.nacre.op;

import dev.nacre.array.NDArray;

/** Where an operation's backward pass puts the gradients by its inputs. */
public interface Gradients {
  /** Does anyone need the gradient by this input? False for one that was left out. */
  boolean wants(int input);

  /** A contiguous array of the input's shape, of any content, to be overwritten completely. */
  NDArray fill(int input);

  /** As {@link #fill}, but its elements may lie in memory as the input's do. */
  NDArray fillInLayout(int input);

  /** Hands over an existing array as the gradient, for example dy itself or a view of it. */
  void pass(int input, NDArray gradient);
}
