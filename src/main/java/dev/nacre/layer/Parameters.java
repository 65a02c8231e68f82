package dev.nacre.layer;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights of a layer, and its buffers: numbers that are kept and saved but not trained.
 *
 * <p>{@link Layer#initialize} declares them, in order; {@link Layer#forward} gets them by the same
 * names.
 */
public final class Parameters {
  /** As many as an array can hold. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Parameters> inner = new LinkedHashMap<>();
  private final Initializer initializer;

  private static final class Entry {
    final Shape shape;
    final boolean trained;
    boolean columnsFirst;
    final Function<Rng, NDArray> initial;
    Tensor tensor;

    Entry(Shape shape, boolean trained, Function<Rng, NDArray> initial) {
      this.shape = shape;
      this.trained = trained;
      this.initial = initial;
    }

    NDArray allocate() {
      return columnsFirst
          ? NDArray.empty(Shape.of(shape.dim(1), shape.dim(0))).transpose(0, 1)
          : NDArray.empty(shape);
    }
  }

  /**
   * None yet.
   *
   * @param initializer for weights that bring no initial values of their own
   */
  public Parameters(Initializer initializer) {
    this.initializer = initializer;
  }

  // ---- declaring

  /**
   * A trained weight with random initial values: He's if the layer is followed by ReLU's family,
   * Glorot's otherwise.
   *
   * @param fanIn how many inputs one output is a sum of
   * @param fanOut how many outputs one input goes into
   */
  public void weight(String name, Shape shape, int fanIn, int fanOut) {
    weight(name, shape, fanIn, fanOut, initializer);
  }

  /** As above, with initial values of its own. */
  public void weight(String name, Shape shape, int fanIn, int fanOut, Initializer by) {
    Check.atLeast("fan in of weight '" + name + "'", 1, fanIn, 1);
    Check.atLeast("fan out of weight '" + name + "'", 1, fanOut, 1);
    declare(
        name,
        shape,
        true,
        rng -> {
          if (by instanceof Initializer.EachAlone) {
            return NDArray.empty(shape)
                .fillInPieces(weights -> by.fill(weights, fanIn, fanOut, rng));
          }
          var weights = new float[Math.toIntExact(shape.size())];
          by.fill(weights, fanIn, fanOut, rng);
          return NDArray.of(weights, shape);
        });
  }

  /**
   * A trained matrix of out×in, as {@link #weight}, for products x·Wᵀ. In memory it lies in×out, so
   * that they and their gradients read it in place; nobody sees that but the clock.
   */
  public void matrix(String name, int out, int in) {
    matrix(name, out, in, initializer);
  }

  /** As above, with initial values of its own. */
  public void matrix(String name, int out, int in, Initializer by) {
    weight(name, Shape.of(out, in), in, out, by);
    entries.get(name).columnsFirst = true;
  }

  /** A trained weight with these initial values. */
  public void weight(String name, Tensor initial) {
    float[] values = Check.given("initial values of '" + name + "'", initial).toArray();
    declare(name, initial.shape(), true, _ -> NDArray.of(values, initial.shape()));
  }

  /** A trained weight that is zero at first, for example a bias. */
  public void zeros(String name, int... shape) {
    constant(name, 0f, true, shape);
  }

  /** A trained weight that is one at first. */
  public void ones(String name, int... shape) {
    constant(name, 1f, true, shape);
  }

  /** Numbers that are kept and saved with the model but not trained. */
  public void buffer(String name, float initial, int... shape) {
    constant(name, initial, false, shape);
  }

  private void constant(String name, float value, boolean trained, int... dims) {
    Shape shape = Shape.of(dims);
    declare(name, shape, trained, _ -> NDArray.full(shape, value));
  }

  private void declare(String name, Shape shape, boolean trained, Function<Rng, NDArray> initial) {
    Check.given("name of a parameter", name);
    if (shape.size() > LARGEST) {
      throw new IllegalArgumentException(
          "parameter '%s' of %s must have at most %d numbers, but would have %d; try fewer units"
              .formatted(name, shape, LARGEST, shape.size()));
    }
    if (entries.putIfAbsent(name, new Entry(shape, trained, initial)) != null) {
      throw new IllegalArgumentException(
          "a layer's parameters need names of their own, but two are called '" + name + "'");
    }
  }

  /** The parameters of a layer inside this one; weights of theirs start as its initializer says. */
  public Parameters declareInner(String layer, Initializer initializer) {
    var parameters = new Parameters(initializer);
    inner.put(layer, parameters);
    return parameters;
  }

  // ---- using

  /** The weight or buffer of that name. */
  public Tensor get(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "there is no parameter '%s'; this layer has %s"
              .formatted(name, entries.isEmpty() ? "none" : String.join(", ", entries.keySet())));
    }
    return entry.tensor;
  }

  /** True if a weight or buffer of that name was declared. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /** The parameters of a layer inside this one. */
  public Parameters inner(String layer) {
    return inner.get(layer);
  }

  /** True if nothing was declared, here or in the layers inside. */
  public boolean isEmpty() {
    return entries.isEmpty() && inner.values().stream().allMatch(Parameters::isEmpty);
  }

  /** How many numbers there are to train. */
  public long trainedCount() {
    return entries.values().stream().filter(e -> e.trained).mapToLong(e -> e.shape.size()).sum()
        + inner.values().stream().mapToLong(Parameters::trainedCount).sum();
  }

  /** Gives all parameters their initial values, those of the layers inside included. */
  public void initialize(Rng rng) {
    for (Entry entry : entries.values()) {
      try (var _ = Scope.open()) {
        NDArray initial = entry.initial.apply(rng);
        if (entry.tensor == null) {
          entry.tensor = Tensor.of(Scope.outside(entry::allocate).copyFrom(initial));
          if (entry.trained) {
            entry.tensor.requiresGrad();
          }
        } else {
          entry.tensor.array().copyFrom(initial);
        }
      }
    }
    inner.values().forEach(parameters -> parameters.initialize(rng));
  }

  /** The trained weights by name, such as {@code conv1.weight}, in order. */
  public Map<String, Tensor> trained() {
    var found = new LinkedHashMap<String, Tensor>();
    collect("", true, found);
    return Collections.unmodifiableMap(found);
  }

  /** The buffers by name, such as {@code batchNorm1.running_mean}, in order. */
  public Map<String, Tensor> buffers() {
    var found = new LinkedHashMap<String, Tensor>();
    collect("", false, found);
    return Collections.unmodifiableMap(found);
  }

  private void collect(String prefix, boolean trained, Map<String, Tensor> found) {
    entries.forEach(
        (name, entry) -> {
          if (entry.trained == trained) {
            found.put(prefix + name, entry.tensor);
          }
        });
    inner.forEach((name, parameters) -> parameters.collect(prefix + name + ".", trained, found));
  }
}
