package dev.nacre.tensor;

import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.op.Gradients;
import dev.nacre.op.Op;
import java.util.ArrayList;
import java.util.Comparator;

/** One recorded operation: how a tensor came about, and the gradient that flows back into it. */
final class Node extends GradientSlot implements Gradients {
  private static final Comparator<Node> LATEST_FIRST =
      Comparator.comparingLong(node -> -node.order);

  /** A network's forward pass is about so many operations. */
  private static final int USUAL = 32;

  private static long created;

  private final long order;
  private final Shape shape;
  private Op op;
  private Tensor[] inputs;
  private NDArray[] extra; // gradients of inputs that had one already, to be added
  private Scope inner; // what was made on the way here and nobody holds
  private boolean passedOn; // the gradient, or a view of it, became the gradient of an input
  private boolean reached;

  Node(Op op, Tensor[] inputs, Shape shape) {
    this.order = nextOrder();
    this.op = op;
    this.inputs = inputs;
    this.shape = shape;
  }

  private static synchronized long nextOrder() {
    return ++created;
  }

  /** The scope is closed once the gradient has flowed through. */
  void closeWhenSpent(Scope scope) {
    inner = scope;
  }

  boolean isSpent() {
    return op == null;
  }

  /** Lets the gradient flow from this node to the leaves, latest operation first. */
  void backward(NDArray upstream) {
    var nodes = reachable();
    nodes.sort(LATEST_FIRST);
    try (var _ = Scope.open()) {
      accept(upstream);
      for (Node node : nodes) {
        node.propagate();
      }
    } finally {
      nodes.forEach(Node::spend);
    }
  }

  private ArrayList<Node> reachable() {
    var found = new ArrayList<Node>(USUAL);
    reached = true;
    found.add(this);
    for (int i = 0; i < found.size(); i++) {
      Node node = found.get(i);
      if (node.isSpent()) {
        found.forEach(each -> each.reached = false);
        throw new IllegalStateException(
            """
            backward() has already been called on this tensor, or on one it came from
              why:    the tape is spent by backward(), which frees what it held
              try:    computing the loss again, or adding losses before one backward()\
            """);
      }
      for (Tensor input : node.inputs) {
        Node next = input.node();
        if (next != null && !next.reached) {
          next.reached = true;
          found.add(next);
        }
      }
    }
    return found;
  }

  private void propagate() {
    NDArray dy = gradient();
    if (dy == null) {
      return;
    }
    op.backward(dy.contiguous(), this);
    if (extra != null) {
      for (int i = 0; i < extra.length; i++) {
        if (extra[i] != null) {
          inputs[i].slot().accept(extra[i]);
        }
      }
      extra = null;
    }
    if (!passedOn) {
      discard(); // warm memory for the next node
    }
  }

  private void spend() {
    op = null;
    inputs = null;
    extra = null;
    reached = false;
    discard();
    if (inner != null) {
      inner.close();
      inner = null;
    }
  }

  @Override
  public boolean wants(int input) {
    return input < inputs.length && inputs[input].isTracked();
  }

  @Override
  public NDArray fill(int input) {
    if (!wants(input)) {
      return NDArray.empty(inputs[input].shape());
    }
    if (inputs[input].slot().isEmpty() && inputs[input].array().isContiguous()) {
      return inputs[input].slot().own();
    }
    if (extra == null) {
      extra = new NDArray[inputs.length];
    }
    return extra[input] = NDArray.empty(inputs[input].shape());
  }

  @Override
  public NDArray fillInLayout(int input) {
    boolean direct = wants(input) && inputs[input].slot().isEmpty();
    return direct && inputs[input].slot() instanceof Leaf leaf ? leaf.own() : fill(input);
  }

  @Override
  public void pass(int input, NDArray gradient) {
    if (wants(input)) {
      passedOn |= gradient.sharesStorageWith(gradient());
      inputs[input].slot().accept(gradient);
    }
  }

  @Override
  NDArray own() {
    return take(NDArray.empty(shape), true);
  }

  @Override
  void acceptFirst(NDArray gradient) {
    take(gradient, false);
  }
}
