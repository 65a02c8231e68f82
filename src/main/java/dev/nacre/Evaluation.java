package dev.nacre;

import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import dev.nacre.loss.Loss;
import dev.nacre.metric.Confusion;
import dev.nacre.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How good a model is on a data set. */
public final class Evaluation {
  private final int size;
  private final double loss;
  private final Confusion confusion; // null where the data has targets

  private Evaluation(int size, double loss, Confusion confusion) {
    this.size = size;
    this.loss = loss;
    this.confusion = confusion;
  }

  /** Returns null if {@code stops}, asked with the number of samples done, says so on the way. */
  static Evaluation of(Model model, Dataset data, Loss loss, IntPredicate stops) {
    var confusion = data.hasLabels() ? new Confusion(names(model, data)) : null;
    double sum = 0;
    int done = 0;
    var inOrder = data.batches(Math.min(1024, model.atOnce())).iterator();
    try (var batches = new Batches(data, inOrder)) {
      while (done < data.size()) {
        if (stops.test(done)) {
          return null;
        }
        try (var _ = Scope.open()) {
          Batch batch = batches.next();
          Tensor output = model.predict(batch.features());
          sum += Tensor.noGrad(() -> lossOf(loss, output, batch)).item() * (double) batch.size();
          done += batch.size();
          if (confusion != null) {
            confusion.add(batch.labels(), output.argMax(-1));
          }
        }
      }
    }
    return new Evaluation(data.size(), sum / data.size(), confusion);
  }

  /** The loss of a batch, one number. */
  static Tensor lossOf(Loss loss, Tensor output, Batch batch) {
    Tensor value =
        batch.hasLabels() ? loss.of(output, batch.labels()) : loss.of(output, batch.targets());
    if (value == null || value.size() != 1) {
      throw new IllegalArgumentException(
          "loss '%s' must be one number, but is %s; try .mean() at its end"
              .formatted(loss.name(), value == null ? "missing (null)" : value.shape()));
    }
    return value;
  }

  /** A name for each output; a network may have more of them than the data has classes. */
  private static List<String> names(Model model, Dataset data) {
    var names = data.classNames();
    int outputs = model.outputShape().dim(-1);
    return IntStream.range(0, Math.max(names.size(), outputs))
        .mapToObj(i -> i < names.size() ? names.get(i) : String.valueOf(i))
        .toList();
  }

  /** The number of examples. */
  public int size() {
    return size;
  }

  /** The mean loss of an example. */
  public double loss() {
    return loss;
  }

  /**
   * The share of examples whose class was found, between 0 and 1.
   *
   * @throws IllegalStateException if the data has targets instead of labels
   */
  public double accuracy() {
    return confusion().accuracy();
  }

  /**
   * How often each class was taken for each other.
   *
   * @throws IllegalStateException if the data has targets instead of labels
   */
  public Confusion confusion() {
    if (confusion == null) {
      throw new IllegalStateException(
          "accuracy and confusion need labels, but these samples have targets; try loss()");
    }
    return confusion;
  }

  @Override
  public String toString() {
    String text =
        String.format(
            Locale.ROOT,
            size == 1 ? "%,d sample: loss %s" : "%,d samples: loss %s",
            size,
            History.loss(loss));
    return confusion == null
        ? text
        : text + String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * accuracy());
  }
}
