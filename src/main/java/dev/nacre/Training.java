package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.loss.Loss;
import dev.nacre.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A training run that is being described, and then run. Immutable: kept and continued twice, it
 * gives two runs.
 *
 * <pre>{@code
 * var history = net.trainOn(split.train())
 *     .minimizing(crossEntropy()).with(adam(1e-2))
 *     .batchSize(32).epochs(20).validatingOn(split.test())
 *     .run();
 * }</pre>
 *
 * <p>Unless said otherwise: batches of 32, 10 epochs, in an order that is shuffled before each
 * epoch with the seed of the network. Running again goes on from the present weights, with a fresh
 * state of the optimizer and the same orders; {@link Model#reset} goes back to the initial weights.
 */
public final class Training {
  private static volatile Supplier<? extends TrainingListener> defaultView = TerminalProgress::new;

  final Model model;
  final Dataset data;
  final Loss loss;
  final Optimizer optimizer;
  int batchSize = 32;
  int epochs = 10;
  long seed;
  Dataset validation; // null for none
  private boolean quiet;
  private List<TrainingListener> listeners = List.of();

  /** Needs a loss next. */
  public static final class WithoutLoss {
    private final Model model;
    private final Dataset data;

    WithoutLoss(Model model, Dataset data) {
      this.model = model;
      this.data = data;
    }

    /** What the run makes small, for example {@code crossEntropy()}. */
    public WithoutOptimizer minimizing(Loss loss) {
      requireFitting("training data", model, data, Check.given("loss", loss));
      return new WithoutOptimizer(model, data, loss);
    }

    @Override
    public String toString() {
      return "training on %s; try .minimizing(%s)"
          .formatted(data.name(), data.hasLabels() ? "crossEntropy()" : "meanSquaredError()");
    }
  }

  /** Needs an optimizer next. */
  public static final class WithoutOptimizer {
    private final Model model;
    private final Dataset data;
    private final Loss loss;

    private WithoutOptimizer(Model model, Dataset data, Loss loss) {
      this.model = model;
      this.data = data;
      this.loss = loss;
    }

    /** The rule by which weights change, for example {@code adam(1e-3)}. */
    public Training with(Optimizer optimizer) {
      if (model.parameters().isEmpty()) {
        throw new IllegalArgumentException(
            "this network has no weights to train; try .dense(10) or another layer with weights");
      }
      return new Training(model, data, loss, Check.given("optimizer", optimizer));
    }

    @Override
    public String toString() {
      return "training on %s, minimizing %s; try .with(adam(1e-3))"
          .formatted(data.name(), loss.name());
    }
  }

  private Training(Model model, Dataset data, Loss loss, Optimizer optimizer) {
    this.model = model;
    this.data = data;
    this.loss = loss;
    this.optimizer = optimizer;
    this.seed = model.seed();
  }

  private Training(Training other) {
    this(other.model, other.data, other.loss, other.optimizer);
    batchSize = other.batchSize;
    epochs = other.epochs;
    seed = other.seed;
    validation = other.validation;
    quiet = other.quiet;
    listeners = other.listeners;
  }

  /** How many samples a step learns from; 32 if not said. The last batch may be smaller. */
  public Training batchSize(int samples) {
    var changed = new Training(this);
    changed.batchSize = Check.atLeast("batch size", 1, samples, 32);
    return changed;
  }

  /** How often all samples are gone through; 10 if not said. */
  public Training epochs(int times) {
    var changed = new Training(this);
    changed.epochs = Check.atLeast("number of epochs", 1, times, 10);
    return changed;
  }

  /** Data to measure loss and accuracy on after each epoch; nothing is learnt from it. */
  public Training validatingOn(Dataset unseen) {
    model.requireData(Check.given("data set to validate on", unseen));
    requireFitting("validation data", model, unseen, loss);
    var changed = new Training(this);
    changed.validation = unseen;
    return changed;
  }

  /** The seed of the orders; that of the network if not said. */
  public Training seed(long number) {
    var changed = new Training(this);
    changed.seed = number;
    return changed;
  }

  /**
   * Listeners besides the usual view: code of your own, or what else is to be seen while it trains,
   * for example {@code watching(weights(), gradientNorms())}.
   */
  public Training watching(TrainingListener... more) {
    var changed = new Training(this);
    var all = new ArrayList<>(listeners);
    for (TrainingListener listener : Check.given("listeners", more)) {
      all.add(Check.given("listener", listener));
    }
    changed.listeners = List.copyOf(all);
    return changed;
  }

  /**
   * Without anything to be seen: no progress bar, no live chart, nor what is {@link #watching
   * watched} besides. Listeners that are no {@link TrainingView} are told all the same.
   */
  public Training quietly() {
    var changed = new Training(this);
    changed.quiet = true;
    return changed;
  }

  /**
   * Trains.
   *
   * <p>Where the thread is interrupted, the run ends after the current step and returns the history
   * so far, {@link History#stopped} true; the model keeps what it has learnt.
   *
   * @throws DivergedException if the loss, a gradient or a weight becomes NaN or infinite; the
   *     weights of the step before are kept where there is one
   */
  public History run() {
    var all = new ArrayList<>(listeners);
    if (quiet) {
      all.removeIf(TrainingView.class::isInstance);
    } else {
      all.addFirst(defaultView.get());
    }
    return new TrainingRun(this, all).run();
  }

  /** Sets what shows a run unless it is {@link #quietly quiet}: one new listener for each run. */
  public static void defaultView(Supplier<? extends TrainingListener> view) {
    defaultView = Check.given("view", view);
  }

  /** Refuses data and a loss that do not go with each other or with the network's output. */
  static void requireFitting(String use, Model model, Dataset data, Loss loss) {
    if (loss.takesLabels() != data.hasLabels()) {
      throw new IllegalArgumentException(
          "%s compares outputs with %s, but the %s has %s; try %s"
              .formatted(
                  loss.name(),
                  loss.takesLabels() ? "labels (classes)" : "targets (numbers)",
                  use,
                  data.hasLabels() ? "labels" : "targets",
                  data.hasLabels() ? "crossEntropy()" : "meanSquaredError()"));
    }
    var output = model.outputShape();
    if (!data.hasLabels()) {
      if (!data.targetShape().equals(output)) {
        throw new ShapeException(
            "the targets of the %s are %s a sample, but the network's output is %s; try %s"
                .formatted(
                    use, data.targetShape(), output, lastLayer(output, data.targetShape().size())));
      }
      return;
    }
    int each = data.labelsPerSample();
    if (output.rank() == 2 ? output.dim(0) != each : each > 1) {
      throw new ShapeException(
          "the %s has %s, but the network's output is %s; try %s"
              .formatted(
                  use,
                  each == 1 ? "one label a sample" : each + " labels a sample, one a step",
                  output,
                  each == 1 ? ".lastStep() before the last layer" : ".eachStep().dense(classes)"));
    }
    int largest = Arrays.stream(data.labels()).max().orElse(0);
    if (output.rank() < 1 || output.rank() > 2 || largest >= output.dim(-1)) {
      throw new IllegalArgumentException(
          "the largest label of the %s is %d, but the network has %s %s; try %s"
              .formatted(
                  use,
                  largest,
                  output.rank() == 2 ? output.dim(1) : output,
                  output.size() == 1 ? "output" : "outputs",
                  lastLayer(output, Math.max(data.classes(), largest + 1))));
    }
  }

  private static String lastLayer(Shape output, long units) {
    return (output.rank() == 3 ? ".flatten()" : "") + ".dense(" + units + ") as its last layer";
  }

  @Override
  public String toString() {
    return "training on %s, minimizing %s with %s, batch size %d, %d epochs"
        .formatted(data.name(), loss.name(), optimizer, batchSize, epochs);
  }
}
