package dev.nacre.bench;

import dev.nacre.array.Access;
import dev.nacre.array.Chunks;
import dev.nacre.array.NDArray;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.compute.Updates;
import dev.nacre.compute.Window;
import dev.nacre.data.Batch;
import dev.nacre.op.Conv2d;
import dev.nacre.op.CrossEntropy;
import dev.nacre.op.Gradients;
import dev.nacre.op.Linear;
import dev.nacre.op.Lstm;
import dev.nacre.op.MaxPool2d;
import dev.nacre.op.Op;
import dev.nacre.op.Reduction;
import dev.nacre.op.Relu;
import dev.nacre.op.Reshape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * One of the {@link Networks} as operations on arrays that are called by hand, one after the other,
 * with the kernel of SGD behind them: no tensors, no tape, no layers, no optimizer. They take the
 * same shortcuts: pooling comes before ReLU, of the LSTM only the last step is read.
 */
final class BareNetwork {
  private static final float RATE = 0.01f;

  private final List<Link> links = new ArrayList<>();
  private final Iterator<NDArray> weights;

  BareNetwork(String network, int batch) {
    weights =
        Networks.build(network).weights().values().stream().map(each -> each.array()).iterator();
    switch (network) {
      case "mlp" -> {
        link(() -> new Reshape(Shape.of(batch, 784)), 0);
        link(Linear::new, 2);
        link(Relu::new, 0);
        link(Linear::new, 2);
        link(Relu::new, 0);
        link(Linear::new, 2);
      }
      case "lenet" -> {
        var pool = Window.of(2, 2).stride(2, 2);
        link(() -> new Conv2d(Window.of(5, 5).padding(2, 2, 2, 2), 1), 2);
        link(() -> new MaxPool2d(pool), 0);
        link(Relu::new, 0);
        link(() -> new Conv2d(Window.of(5, 5), 1), 2);
        link(() -> new MaxPool2d(pool), 0);
        link(Relu::new, 0);
        link(() -> new Reshape(Shape.of(batch, 400)), 0);
        link(Linear::new, 2);
        link(Relu::new, 0);
        link(Linear::new, 2);
        link(Relu::new, 0);
        link(Linear::new, 2);
      }
      default -> {
        link(() -> new Lstm().onlyLastStep(), 4);
        link(Linear::new, 2);
      }
    }
  }

  private void link(Supplier<Op> op, int weightCount) {
    var arrays = new NDArray[weightCount];
    for (int i = 0; i < weightCount; i++) {
      arrays[i] = weights.next();
    }
    boolean weightsBefore = links.stream().anyMatch(link -> link.weights.length > 0);
    links.add(new Link(op, arrays, weightsBefore));
  }

  /** One step of training; the loss. */
  float step(Batch batch) {
    try (var _ = Scope.open()) {
      NDArray y = batch.features().array();
      for (Link link : links) {
        y = link.forward(y);
      }
      var crossEntropy = new CrossEntropy(batch.labels(), null, 0, Reduction.MEAN);
      NDArray loss = crossEntropy.forward(y);
      var ofLogits = new Flow(y);
      crossEntropy.backward(NDArray.full(Shape.SCALAR, 1), ofLogits);
      NDArray dy = ofLogits.dx;
      for (Link link : links.reversed()) {
        dy = dy == null ? null : link.backward(dy);
      }
      links.forEach(Link::update);
      return loss.item();
    }
  }

  /** All weights, in the network's order. */
  List<NDArray> weights() {
    return links.stream().flatMap(link -> List.of(link.weights).stream()).toList();
  }

  /** One operation with its weights and their gradients. */
  private static final class Link {
    private final Supplier<Op> op;
    private final NDArray[] weights;
    private final NDArray[] gradients;
    private final boolean passesOn; // its gradient, to what came before it
    private Op live;
    private NDArray x;

    Link(Supplier<Op> op, NDArray[] weights, boolean passesOn) {
      this.op = op;
      this.weights = weights;
      this.passesOn = passesOn;
      gradients = new NDArray[weights.length];
      for (int i = 0; i < weights.length; i++) {
        gradients[i] = NDArray.emptyLike(weights[i]);
      }
    }

    NDArray forward(NDArray input) {
      x = input;
      live = op.get();
      var inputs = new NDArray[1 + weights.length];
      inputs[0] = x;
      System.arraycopy(weights, 0, inputs, 1, weights.length);
      return live.forward(inputs);
    }

    NDArray backward(NDArray dy) {
      var flow = new Flow(passesOn ? x : null, weights, gradients);
      live.backward(dy.contiguous(), flow);
      if (passesOn && !flow.dx.sharesStorageWith(dy)) {
        dy.close(); // warm memory for the next one
      }
      return flow.dx;
    }

    void update() {
      for (int i = 0; i < weights.length; i++) {
        NDArray weight = weights[i].flat();
        NDArray gradient = gradients[i].flat();
        try (var _ = Access.to(weight, gradient)) {
          long w = weight.address();
          long g = gradient.address();
          Chunks.each(
              weight.size(), (at, n) -> Updates.kernels().sgd(w + 4 * at, g + 4 * at, RATE, 0, n));
        }
      }
    }
  }

  /** The gradient by an operation's input, and those by its weights, which are kept. */
  private static final class Flow implements Gradients {
    private final NDArray x; // null where nobody wants its gradient
    private final NDArray[] weights;
    private final NDArray[] gradients;
    private NDArray dx;

    Flow(NDArray x, NDArray[] weights, NDArray[] gradients) {
      this.x = x;
      this.weights = weights;
      this.gradients = gradients;
    }

    Flow(NDArray x) {
      this(x, new NDArray[0], new NDArray[0]);
    }

    @Override
    public boolean wants(int input) {
      return input == 0 ? x != null : input <= weights.length;
    }

    @Override
    public NDArray fill(int input) {
      if (input == 0) {
        return dx = NDArray.empty(x.shape());
      }
      if (!weights[input - 1].isContiguous()) {
        throw new IllegalStateException("the gradient of weight " + input + " has another layout");
      }
      return gradients[input - 1];
    }

    @Override
    public NDArray fillInLayout(int input) {
      return input == 0 ? fill(0) : gradients[input - 1];
    }

    @Override
    public void pass(int input, NDArray gradient) {
      if (input == 0) {
        dx = x == null ? null : gradient;
      } else {
        gradients[input - 1].copyFrom(gradient);
      }
    }
  }
}
