package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.array.NDArray;
import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.data.Batch;
import dev.nacre.metric.Accuracy;
import dev.nacre.optim.Stepper;
import dev.nacre.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The loop of a {@link Training}. */
final class TrainingRun implements Progress {
  private final Training training;
  private final Model model;
  private final Stepper stepper;
  private final List<TrainingListener> listeners;
  private final History history;
  private final Rng rng;
  private final Buffers buffers;
  private final NonFinite nonFinite;
  private final int steps;

  private int epoch;
  private int step;
  private double loss = Double.NaN;
  private boolean stopRequested;
  private final long start = System.nanoTime();
  private long nanosLearning;
  private long samples;

  // of this epoch
  private double lossSum;
  private int seen;
  private double correct;

  TrainingRun(Training training, List<TrainingListener> listeners) {
    this.training = training;
    this.listeners = List.copyOf(listeners);
    model = training.model;
    stepper =
        Check.given(
            "what " + training.optimizer + " makes over the weights",
            training.optimizer.over(model.parameters()));
    steps = stepsAnEpoch(training);
    history = new History(training.epochs, steps);
    rng = new Rng(training.seed);
    buffers = new Buffers(model);
    nonFinite = new NonFinite(model);
  }

  /**
   * Batch normalization cannot learn from one sample: a single one that is left over joins the
   * batch before it.
   */
  private static int stepsAnEpoch(Training training) {
    int size = training.data.size();
    int steps = Math.ceilDiv(size, training.batchSize);
    boolean single = steps > 1 && size % training.batchSize == 1;
    return single && training.model.chain().normalizesBatches() ? steps - 1 : steps;
  }

  History run() {
    try (Closing _ = () -> finish(0)) {
      if (!runsToItsEnd()) {
        history.stop();
      }
    }
    return history;
  }

  private boolean runsToItsEnd() {
    try {
      listeners.forEach(listener -> listener.started(this));
      while (epoch < training.epochs) {
        if (isStopping() || !runEpoch()) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException | Error e) {
      if (!isCutShort(e)) {
        throw e;
      }
      return false;
    }
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** Tells all listeners; the first failure, which may be the run's, has the later ones with it. */
  private void finish(int from) {
    if (from < listeners.size()) {
      try (Closing _ = () -> finish(from + 1)) {
        listeners.get(from).finished(this);
      } catch (RuntimeException | Error e) {
        if (!isCutShort(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * A stop cuts short what the user's own layers and listeners do meanwhile: a sleep by an
   * InterruptedException, other code, in a notebook, by an Error. The history is kept all the same.
   */
  private boolean isCutShort(Throwable e) {
    if (isInterruption(e)) {
      stopRequested = true;
      return true;
    }
    return e instanceof Error && isStopping();
  }

  private static boolean isInterruption(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(100) // causes may go round
        .anyMatch(each -> each instanceof InterruptedException);
  }

  /** Returns false if it was stopped. */
  private boolean runEpoch() {
    epoch++;
    int[] order = rng.permutation(training.data.size());
    long before = nanosLearning;
    lossSum = 0;
    seen = 0;
    correct = 0;
    step = 0;
    try (var batches = new Batches(training.data, inBatches(order))) {
      while (step < steps) {
        if (isStopping()) {
          requireFiniteWeights();
          return false;
        }
        step++;
        learn(batches);
        for (TrainingListener listener : listeners) {
          listener.step(this);
        }
      }
    }
    requireFiniteWeights();
    history.addEpoch(lossSum / seen, accuracy(), (nanosLearning - before) / 1e9);
    if (training.validation != null) {
      var result = Evaluation.of(model, training.validation, training.loss, _ -> isStopping());
      if (result == null) {
        return false;
      }
      requireFiniteValidation(result.loss());
      boolean labels = training.validation.hasLabels();
      history.addValidation(result.loss(), labels ? result.accuracy() : Double.NaN);
    }
    listeners.forEach(listener -> listener.epoch(this));
    return true;
  }

  private Iterator<Batch> inBatches(int[] order) {
    int size = training.batchSize;
    return IntStream.range(0, steps)
        .mapToObj(
            i -> {
              int to = i == steps - 1 ? order.length : (i + 1) * size;
              return training.data.gather(order, i * size, to);
            })
        .iterator();
  }

  /** One step. Everything that is made on the way is given back at its end. */
  private void learn(Batches batches) {
    long begin = System.nanoTime();
    buffers.remember();
    try (var _ = Scope.open()) {
      Batch batch = batches.next();
      stepper.zeroGrad();
      Tensor output = model.chain().forward(batch.features(), model.state(), true);
      Tensor value = Evaluation.lossOf(training.loss, output, batch);
      loss = value.item();
      if (!Double.isFinite(loss)) {
        throw diverged("the loss became " + NonFinite.spoken(loss), lossShowsIn(batch), batch);
      }
      if (output.isTracked() && !value.isTracked()) {
        throw new IllegalArgumentException(
            "loss '%s' must depend on the network's output, but no gradient flows through it; try it %s"
                .formatted(training.loss.name(), "without detach(), copy() and noGrad()"));
      }
      value.backward();
      if (!stepper.hasFiniteGradients()) {
        throw diverged("a gradient became NaN or infinite", nonFinite.gradient(), batch);
      }
      stepper.step();
      double right = batch.hasLabels() ? Accuracy.of(output, batch.labels()) : Double.NaN;
      history.addStep(loss, right);
      lossSum += loss * batch.size();
      seen += batch.size();
      samples += batch.size();
      correct += right * batch.size();
    } catch (RuntimeException | Error e) {
      forgetStep();
      throw e;
    }
    nanosLearning += System.nanoTime() - begin;
  }

  private String lossShowsIn(Batch batch) {
    String broken = nonFinite.weight();
    if (broken != null) {
      return broken + DivergedException.BROKEN;
    }
    buffers.restore();
    return nonFinite.inForward(batch.features(), true);
  }

  /** Nothing is left of a step that comes to no end. */
  private void forgetStep() {
    buffers.restore();
    stepper.zeroGrad();
  }

  private DivergedException diverged(String what, String where, Batch batch) {
    forgetStep();
    boolean learned = !history.stepLosses().isEmpty();
    return exception(what, where, learned ? lowerRate() : nonFinite.beforeAnyStep(batch));
  }

  private DivergedException exception(String what, String where, String tried) {
    return new DivergedException(what, where, epoch, step, steps, tried, history);
  }

  private String lowerRate() {
    return DivergedException.lowerThan(training.optimizer.learningRate());
  }

  /** What the last step did to the weights shows in no loss of this epoch. */
  private void requireFiniteWeights() {
    String broken = nonFinite.weight();
    if (broken != null) {
      String where = broken + DivergedException.BREAKS;
      forgetStep();
      throw exception("a weight became NaN or infinite", where, lowerRate());
    }
  }

  private void requireFiniteValidation(double validationLoss) {
    if (!Double.isFinite(validationLoss)) {
      throw exception(
          "the validation loss became " + NonFinite.spoken(validationLoss),
          nonFinite.inValidation(training.validation, training.loss)
              + DivergedException.OF_VALIDATION,
          "numbers as large as those of the training data, for example with a scaler");
    }
  }

  private boolean isStopping() {
    stopRequested |= Thread.interrupted();
    return stopRequested;
  }

  /** Numbers that change during forward, as they were before the step. */
  private static final class Buffers {
    private final List<NDArray> now;
    private final List<NDArray> before;

    Buffers(Model model) {
      now = model.state().buffers().values().stream().map(Tensor::array).toList();
      before = now.stream().map(array -> Scope.outside(array::copy)).toList();
    }

    void remember() {
      for (int i = 0; i < now.size(); i++) {
        before.get(i).copyFrom(now.get(i));
      }
    }

    void restore() {
      for (int i = 0; i < now.size(); i++) {
        now.get(i).copyFrom(before.get(i));
      }
    }
  }

  // ---- Progress

  @Override
  public Model model() {
    return model;
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int epochs() {
    return training.epochs;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public double accuracy() {
    return training.data.hasLabels() && seen > 0 ? correct / seen : Double.NaN;
  }

  @Override
  public double learningRate() {
    return training.optimizer.learningRate();
  }

  @Override
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public double samplesPerSecond() {
    return nanosLearning == 0 ? 0 : samples * 1e9 / nanosLearning;
  }

  @Override
  public double secondsLeft() {
    long all = (long) training.data.size() * training.epochs;
    return samples == 0 ? Double.NaN : seconds() * (all - samples) / samples;
  }

  @Override
  public List<TrainingListener> listeners() {
    return listeners;
  }

  @Override
  public void stop() {
    stopRequested = true;
  }
}
