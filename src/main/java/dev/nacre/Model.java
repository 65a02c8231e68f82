package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Reduce;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.layer.Chain;
import dev.nacre.layer.Embedding;
import dev.nacre.layer.Initializer;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Lstm;
import dev.nacre.layer.Parameters;
import dev.nacre.layer.Residual;
import dev.nacre.loss.Loss;
import dev.nacre.loss.Losses;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A network with weights: predicts, is trained, saved and loaded.
 *
 * <pre>{@code
 * var history = net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-2)).run();
 * net.evaluate(split.test()).accuracy();
 * net.classify(split.test().features());
 * }</pre>
 */
public final class Model {
  private static final int NUMBERS_AT_ONCE = 1 << 22;

  private final String inputKind;
  private final Chain chain;
  private final long seed;
  private final Parameters parameters = new Parameters(Initializer.glorot());
  private final List<Tensor> trained;
  private final int vocabulary; // 0 where it does not begin with tokens

  Model(String inputKind, Chain chain, long seed) {
    this.inputKind = inputKind;
    this.chain = chain;
    this.seed = seed;
    chain.initialize(parameters);
    parameters.initialize(new Rng(seed));
    trained = List.copyOf(parameters.trained().values());
    Layer first = layers().isEmpty() ? null : layers().getFirst().layer();
    vocabulary = first instanceof Embedding embedding ? embedding.vocabulary() : 0;
  }

  // ---- what it is

  /** The layers in order, each with its name and the shapes around it. */
  public List<Chain.Link> layers() {
    return chain.links();
  }

  /** As {@link #layers}, and after each residual the layers of its branch: "residual1.conv1". */
  public List<Chain.Link> allLayers() {
    return chain.allLinks();
  }

  /** The kind of what goes in: "features", "images", "sequences", "tokens". */
  public String inputKind() {
    return inputKind;
  }

  /** The shape of one example that goes in. */
  public Shape inputShape() {
    return chain.input();
  }

  /** The shape of what comes out for one example. */
  public Shape outputShape() {
    return chain.output();
  }

  /** The seed of the initial weights. */
  public long seed() {
    return seed;
  }

  /** The layers, their shapes and numbers of parameters, as a table. */
  public Summary summary() {
    return new Summary(inputKind, chain);
  }

  /** The trained weights, in order, for an optimizer. */
  public List<Tensor> parameters() {
    return trained;
  }

  /** The trained weights and the buffers by PyTorch's names, such as {@code conv1.weight}. */
  public Map<String, Tensor> weights() {
    var all = new LinkedHashMap<>(parameters.trained());
    all.putAll(parameters.buffers());
    return all;
  }

  /** One of {@link #weights}. */
  public Tensor weight(String name) {
    var weights = weights();
    var weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "there is no weight '%s'; this network has %s"
              .formatted(name, weights.isEmpty() ? "none" : String.join(", ", weights.keySet())));
    }
    return weight;
  }

  /** Goes back to the initial weights. */
  public void reset() {
    parameters.initialize(new Rng(seed));
    trained.forEach(Tensor::zeroGrad);
  }

  // ---- what it computes

  /**
   * The output for a batch, recorded for {@code backward()}, as while training: batch normalization
   * uses the batch's own statistics. For training loops written by hand.
   *
   * <p>What is made on the way is given back by {@code backward()}, or with the {@link Scope} that
   * is open; where there is neither, when the result is no longer reachable, by the collector.
   */
  public Tensor forward(Tensor x) {
    requireInput(Check.given("input", x).shape());
    if (Scope.isOpen()) {
      return chain.forward(x, parameters, true);
    }
    var scope = Scope.open();
    try {
      Tensor y = scope.keep(chain.forward(x, parameters, true));
      scope.leave();
      return y.closeWhenSpent(scope);
    } catch (Throwable t) {
      scope.close();
      throw t;
    }
  }

  /**
   * The output for each example, for classifiers the logits: n×classes.
   *
   * @throws IllegalArgumentException if the input has NaN or infinity; the message says where
   * @throws CancellationException if the thread is interrupted, between pieces of a large batch
   */
  public Tensor predict(Tensor x) {
    requireInput(Check.given("input", x).shape());
    requireFinite(x);
    requireTokens(x, 0);
    int n = x.dim(0);
    int atOnce = atOnce();
    return Tensor.noGrad(
        () -> {
          NDArray all = NDArray.empty(chain.output().prepend(n));
          for (int from = 0; from < n; from += atOnce) {
            if (from > 0) {
              stopIfInterrupted(from, n);
            }
            int to = Math.min(n, from + atOnce);
            try (var _ = Scope.open()) {
              Tensor y = chain.forward(x.slice(0, from, to), parameters, false);
              all.slice(0, from, to).copyFrom(y.array());
            }
          }
          return Tensor.of(all);
        });
  }

  /** Ends what is not a training run, which would return what it has, if it is interrupted. */
  private static void stopIfInterrupted(int done, int all) {
    stopIfInterrupted("%d of %d examples".formatted(done, all));
  }

  private static void stopIfInterrupted(String done) {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted after " + done);
    }
  }

  /** How many examples go through the network at a time, so that no layer's output is huge. */
  int atOnce() {
    long largest = chain.input().size();
    for (Chain.Link link : chain.links()) {
      largest = Math.max(largest, link.output().size());
    }
    return (int) Math.max(1, NUMBERS_AT_ONCE / Math.max(1, largest));
  }

  /** The probability of each class for each example, or step: the softmax of {@link #predict}. */
  public Tensor probabilities(Tensor x) {
    requireClasses();
    try (var scope = Scope.open()) {
      return scope.keep(predict(x).softmax(-1));
    }
  }

  /** The most probable class of each example, or of each of its steps, example after example. */
  public int[] classify(Tensor x) {
    requireClasses();
    try (var _ = Scope.open()) {
      return predict(x).argMax(-1);
    }
  }

  /**
   * The output of each layer by its name in {@link #summary}, in that order, as for {@link
   * #predict}; those of layers inside residuals are there, too.
   *
   * @throws CancellationException if the thread is interrupted, after the layer at work
   */
  public Map<String, Tensor> activations(Tensor x) {
    requireInput(Check.given("input", x).shape());
    var outputs = new LinkedHashMap<String, Tensor>();
    Tensor.noGrad(
        () ->
            follow(
                chain,
                parameters,
                "",
                x,
                (name, _, y) -> {
                  outputs.put(name, y);
                  stopIfInterrupted("layer " + name);
                }));
    return outputs;
  }

  /** Is shown what goes into a layer and what comes out. */
  private interface Follower {
    void see(String layer, Tensor input, Tensor output);
  }

  /** Goes through a chain, and once more through the branch of each residual. */
  private static void follow(
      Chain chain, Parameters parameters, String prefix, Tensor x, Follower follower) {
    var input = new Tensor[] {x};
    chain.forward(
        x,
        parameters,
        false,
        (y, i) -> {
          Chain.Link link = chain.links().get(i);
          String name = prefix + link.name();
          follower.see(name, input[0], y);
          if (link.layer() instanceof Residual residual) {
            Parameters inner = parameters.inner(link.name());
            follow(residual.branch(), inner, name + ".", input[0], follower);
          }
          input[0] = y;
        });
  }

  /**
   * The gates and states of an LSTM while it reads one sequence; each is steps × units.
   *
   * @param layer its name, for example "lstm1"
   * @param example of {@link #inputShape}, for example {@code data.sample(0)}
   * @throws IllegalArgumentException if there is no LSTM of that name; the message names those that
   *     there are
   */
  public Lstm.States trace(String layer, Tensor example) {
    if (example.size() != chain.input().size()) {
      throw new ShapeException(
          "a trace is of one example of %s, but the tensor is %s; try data.sample(0)"
              .formatted(chain.input(), example.shape()));
    }
    var inputs = new HashMap<String, Tensor>();
    Tensor x = example.reshape(chain.input().prepend(1).dims());
    requireFinite(x);
    Tensor.noGrad(() -> follow(chain, parameters, "", x, (name, in, _) -> inputs.put(name, in)));
    for (Chain.Link link : allLayers()) {
      if (link.name().equals(layer) && link.layer() instanceof Lstm lstm) {
        return lstm.trace(inputs.get(layer), parametersOf(layer));
      }
    }
    var those =
        allLayers().stream()
            .filter(link -> link.layer() instanceof Lstm)
            .map(Chain.Link::name)
            .toList();
    throw new IllegalArgumentException(
        "there is no LSTM '%s'; %s"
            .formatted(
                layer,
                those.isEmpty() ? "this network has none" : "try " + String.join(", ", those)));
  }

  private Parameters parametersOf(String layer) {
    Parameters found = parameters;
    for (String name : layer.split("\\.")) {
      found = found.inner(name);
    }
    return found;
  }

  // ---- training and judging

  /** Begins a sentence: {@code net.trainOn(data).minimizing(loss).with(optimizer).run()}. */
  public Training.WithoutLoss trainOn(Dataset data) {
    requireData(Check.given("data set to train on", data));
    return new Training.WithoutLoss(this, data);
  }

  /** Loss and, for labels, accuracy and confusion on a data set, which it does not learn from. */
  public Evaluation evaluate(Dataset data) {
    Check.given("data set to evaluate on", data);
    return evaluate(data, data.hasLabels() ? Losses.crossEntropy() : Losses.meanSquaredError());
  }

  /** As above with another loss. */
  public Evaluation evaluate(Dataset data, Loss loss) {
    requireData(Check.given("data set to evaluate on", data));
    Training.requireFitting("data", this, data, Check.given("loss", loss));
    return Evaluation.of(
        this,
        data,
        loss,
        done -> {
          stopIfInterrupted(done, data.size());
          return false;
        });
  }

  // ---- files

  /**
   * Writes weights and architecture into one file, whole or not at all. Code is not written: a
   * layer or function of your own is named only, and {@link #load} wants it back.
   *
   * @throws dev.nacre.io.FileException if it cannot be written; what stood there before is
   *     untouched
   */
  public void save(Path path) {
    ModelFile.save(this, Check.given("path", path));
  }

  /**
   * Reads a model that was {@link #save saved}.
   *
   * @param own layers of your own that it has, in order; functions as {@code Layer.of("swish", x ->
   *     x.mul(x.sigmoid()))}
   * @throws dev.nacre.io.FileException if the file is missing, cut off or something else
   */
  public static Model load(Path path, Layer... own) {
    for (Layer layer : Check.given("layers of your own", own)) {
      Check.given("layer of your own", layer);
    }
    return ModelFile.load(Check.given("path", path), own);
  }

  /**
   * Reads weights and buffers by their names, for example {@code conv1.weight}, from a safetensors
   * file that PyTorch wrote. Other arrays in it are passed over.
   *
   * @throws dev.nacre.io.FileException if the file is missing, cut off or something else, or one of
   *     the {@link #weights} is not in it or has another shape; then no weight has changed
   */
  public void loadWeights(Path path) {
    ModelFile.loadWeights(Check.given("path", path), this);
  }

  // ---- for the other classes of this room

  Chain chain() {
    return chain;
  }

  Parameters state() {
    return parameters;
  }

  /** Refuses a data set of another sample shape. */
  void requireData(Dataset data) {
    Shape x = data.sampleShape().prepend(data.size());
    boolean sameNumbers = data.sampleShape().size() == chain.input().size();
    if (!fits(x)) {
      throw unfitting(
          x, sameNumbers ? ".withSampleShape(%s) of the data".formatted(sizes()) : wayOut(x));
    }
    if (vocabulary > 0 && !data.isMapped()) {
      int row = 0;
      for (Iterator<Batch> batches = data.batches(1024).iterator(); batches.hasNext(); ) {
        try (var _ = Scope.open()) {
          Batch batch = batches.next();
          requireTokens(batch.features(), row);
          row += batch.size();
        }
      }
    }
  }

  private void requireClasses() {
    Shape output = chain.output();
    if (output.rank() != 1 && output.rank() != 2) {
      throw new ShapeException(
          "classes need an output of 1 axis, but this network's is %s; try %s.dense(classes) at its end"
              .formatted(output, output.rank() == 3 ? ".flatten()" : ""));
    }
  }

  private void requireTokens(Tensor x, int firstRow) {
    if (vocabulary > 0) {
      dev.nacre.op.Embedding.require(x.array().contiguous(), vocabulary, firstRow);
    }
  }

  private static void requireFinite(Tensor x) {
    if (!Reduce.allFinite(x.array())) {
      Check.finite("input", x.toArray(), x.shape().dropFirst());
    }
  }

  /** Refuses a batch of another shape. */
  private void requireInput(Shape x) {
    if (!fits(x)) {
      throw unfitting(x, wayOut(x));
    }
  }

  private boolean fits(Shape x) {
    Shape input = chain.input();
    boolean fits = x.rank() == input.rank() + 1;
    for (int i = 0; fits && i < input.rank(); i++) {
      fits = x.dim(i + 1) == input.dim(i);
    }
    return fits;
  }

  private ShapeException unfitting(Shape x, String tryThis) {
    return new ShapeException(
        """
        this network takes %s of %s, but got %s
          needs:  n×%s, the batch first
          try:    %s\
        """
            .formatted(inputKind, chain.input(), x, chain.input(), tryThis));
  }

  /** The sizes of one example, as arguments. */
  private String sizes() {
    return Arrays.toString(chain.input().dims()).replaceAll("[\\[\\]]", "");
  }

  private String wayOut(Shape x) {
    Shape input = chain.input();
    if (x.equals(input)) {
      return "reshape(1, %s) for a batch of one".formatted(sizes());
    }
    if (x.size() > 0 && x.rank() > 0 && x.size() == x.dim(0) * input.size()) {
      return "reshape(-1, %s)".formatted(sizes());
    }
    if (x.rank() == 4) {
      return "Network.images(%d, %d, %d)".formatted(x.dim(1), x.dim(2), x.dim(3));
    }
    if (x.rank() == 3) {
      return "Network.sequences(%d, %d)".formatted(x.dim(1), x.dim(2));
    }
    if (x.rank() == 2 && vocabulary > 0) {
      return "Network.tokens(%d, %d)".formatted(vocabulary, x.dim(1));
    }
    if (x.rank() == 2) {
      return "Network.features(%d)".formatted(x.dim(1));
    }
    return inputKind + " of " + input;
  }

  /** The summary's table. */
  @Override
  public String toString() {
    return summary().toString();
  }
}
