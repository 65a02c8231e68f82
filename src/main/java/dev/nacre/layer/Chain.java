package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Layers one after the other, each with a name and the shapes around it. Immutable.
 *
 * @param input the shape of one example that goes in
 */
public record Chain(Shape input, List<Link> links) {
  /** One layer of a chain. */
  public record Link(String name, Layer layer, Shape input, Shape output) {
    /** What it declares, without the numbers. */
    public Parameters declared() {
      var parameters = new Parameters(Initializer.glorot());
      layer.initialize(input, parameters);
      return parameters;
    }
  }

  public Chain {
    links = List.copyOf(links);
  }

  public Chain(Shape input) {
    this(input, List.of());
  }

  /** The shape of what comes out for one example. */
  public Shape output() {
    return links.isEmpty() ? input : links.getLast().output();
  }

  /** All layers, after each residual those of its branch, as "residual1.conv1". */
  public List<Link> allLinks() {
    var all = new ArrayList<Link>();
    for (Link link : links) {
      all.add(link);
      if (link.layer() instanceof Residual residual) {
        for (Link inner : residual.branch().allLinks()) {
          String name = link.name() + "." + inner.name();
          all.add(new Link(name, inner.layer(), inner.input(), inner.output()));
        }
      }
    }
    return all;
  }

  /** This chain and one more layer; {@code output} is the layer's for {@link #output}. */
  public Chain then(String name, Layer layer, Shape output) {
    var more = new ArrayList<>(links);
    more.add(new Link(name, layer, output(), output));
    return new Chain(input, more);
  }

  /** The same chain with another name for its last layer. */
  public Chain named(String name) {
    var renamed = new ArrayList<>(links);
    Link last = renamed.removeLast();
    renamed.add(new Link(name, last.layer(), last.input(), last.output()));
    return new Chain(input, renamed);
  }

  /** The name of the next layer of a kind: by order, conv1, conv2, … */
  public String nextName(String kind) {
    int number = 1;
    for (Link link : links) {
      number += link.layer().kind().equals(kind) ? 1 : 0;
    }
    while (has(kind + number)) {
      number++;
    }
    return kind + number;
  }

  public boolean has(String name) {
    return links.stream().anyMatch(link -> link.name().equals(name));
  }

  /** Declares the parameters of all layers. */
  public void initialize(Parameters parameters) {
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      var inner = parameters.declareInner(link.name(), initializer(i));
      link.layer().initialize(link.input(), inner);
    }
  }

  /** He for a layer followed by ReLU's family, Glorot otherwise. */
  private Initializer initializer(int at) {
    for (Link link : links.subList(at + 1, links.size())) {
      switch (link.layer()) {
        case Activation activation -> {
          return activation.isOfReluFamily() ? Initializer.he() : Initializer.glorot();
        }
        case BatchNorm _, MaxPool _, GlobalAveragePool _, Flatten _ -> {}
        default -> {
          return Initializer.glorot();
        }
      }
    }
    return Initializer.glorot();
  }

  /**
   * True if it has batch normalization that gets one value of each feature from a sample, and needs
   * at least two samples to learn.
   */
  public boolean normalizesBatches() {
    return links.stream()
        .anyMatch(
            link ->
                switch (link.layer()) {
                  case BatchNorm _ -> hasOneValueOfEach(link.input());
                  case Residual residual -> residual.branch().normalizesBatches();
                  default -> false;
                });
  }

  private static boolean hasOneValueOfEach(Shape input) {
    return input.rank() == 2 ? input.dim(0) == 1 : input.size() == input.dim(0);
  }

  /** Computes the output of the last layer. */
  public Tensor forward(Tensor x, Parameters parameters, boolean training) {
    return forward(x, parameters, training, null);
  }

  /** As above, and shows each layer's output with its place in the chain to {@code each}. */
  public Tensor forward(
      Tensor x, Parameters parameters, boolean training, ObjIntConsumer<Tensor> each) {
    var computed = each == null ? Shortcuts.of(links) : links;
    Tensor y = x;
    for (int i = 0; i < computed.size(); i++) {
      Link link = computed.get(i);
      y = output(link, y, parameters, training);
      requireShape(y.shape(), x.dim(0), link);
      if (each != null) {
        each.accept(y, i);
      }
    }
    return y;
  }

  /** What a layer does not say of itself, its name and its input, goes before its own words. */
  private static Tensor output(Link link, Tensor x, Parameters parameters, boolean training) {
    Tensor y;
    try {
      y = link.layer().forward(x, parameters.inner(link.name()), training);
    } catch (ShapeException e) {
      var named = new ShapeException(nameOf(link) + " on " + x.shape() + ": " + e.getMessage());
      named.setStackTrace(e.getStackTrace());
      throw named;
    }
    return y == null ? Check.given("output of " + nameOf(link), y) : y;
  }

  private static String nameOf(Link link) {
    return link.layer().kind() + " '" + link.name() + "'";
  }

  private static void requireShape(Shape actual, int batch, Link link) {
    Shape expected = link.output();
    boolean equal = actual.rank() == expected.rank() + 1 && actual.dim(0) == batch;
    for (int i = 0; equal && i < expected.rank(); i++) {
      equal = actual.dim(i + 1) == expected.dim(i);
    }
    if (!equal) {
      throw new ShapeException(
          """
          %s: its forward gave %s, but its output shape promised %s
            needs:  forward and outputShape of the layer to agree
            try:    printing x.shape() in its forward\
          """
              .formatted(nameOf(link), actual, expected.prepend(batch)));
    }
  }
}
