package dev.nacre.plot;

import dev.nacre.Model;
import dev.nacre.Progress;
import dev.nacre.TrainingView;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * What is to be seen of a training run besides its curves. A notebook draws it below them while
 * they grow; elsewhere the last state is shown when the run ends, as {@link Charts#show} does.
 *
 * <pre>{@code
 * net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-2))
 *     .watching(weights(), gradientNorms(), decisionBoundary(data))
 *     .run();
 * }</pre>
 *
 * <p>Notebooks and the JShell start-up script import these methods. A watch belongs to one run at a
 * time.
 */
public abstract class Watch implements TrainingView {
  private boolean hasViewer;

  Watch() {}

  // ---- which there are

  /** A histogram of each layer's weights, with the share that is near zero. */
  public static Watch weights() {
    return new WatchWeights(false);
  }

  /** A histogram of the gradients of each layer's weights, with the share that is near zero. */
  public static Watch gradients() {
    return new WatchWeights(true);
  }

  /**
   * A histogram of each layer's outputs, with the share that is near zero and, of sigmoid and tanh,
   * the share that is saturated.
   *
   * @param x a batch as for {@link Model#predict}, for example {@code
   *     split.test().take(100).features()}
   */
  public static Watch activations(Tensor x) {
    return new WatchChart("activations", net -> LayerHistograms.ofActivations(net, x));
  }

  /** The length of the gradient of each layer's weights, step by step. */
  public static Watch gradientNorms() {
    return new WatchGradientNorms();
  }

  /** Which class the model sees where, for samples of two features. */
  public static Watch decisionBoundary(Dataset data) {
    return new WatchChart("decision boundary", net -> Charts.decisionBoundary(net, data));
  }

  /**
   * What each channel of a layer makes of one image.
   *
   * @param layer its name, for example "conv1"
   * @param image channels×height×width, for example {@code data.sample(0)}
   */
  public static Watch featureMaps(String layer, Tensor image) {
    return new WatchChart(layer, net -> Charts.featureMaps(net, layer, image));
  }

  /**
   * The filters of a convolution.
   *
   * @param layer its name, for example "conv1"
   */
  public static Watch filters(String layer) {
    return new WatchChart(layer, net -> Charts.filters(net, layer));
  }

  /** Any chart of the model, for example {@code chart(net -> Charts.confusion(net, data))}. */
  public static Watch chart(Function<Model, ? extends IChart> chart) {
    return new WatchChart("chart", chart);
  }

  // ---- for those that show it

  /**
   * The picture of this moment. Called on the thread that trains; all numbers are taken now, and
   * the picture may be drawn later, by any thread.
   */
  public abstract Picture look(Progress now);

  /** Says that somebody shows its pictures, so that it need not do so itself at the end. */
  public final void leaveToViewer() {
    hasViewer = true;
  }

  /** What it shows, in a word or two. */
  public abstract String name();

  /** Looks once, so that what does not fit the model is said before the training. */
  @Override
  public void started(Progress now) {
    hasViewer = false;
    look(now);
  }

  @Override
  public final void finished(Progress now) {
    if (!hasViewer && !now.history().stepLosses().isEmpty()) {
      try {
        Charts.show(look(now));
      } catch (RuntimeException | LinkageError e) { // a picture is not worth a history
        System.err.println(name() + " cannot be shown: " + e);
      }
    }
  }

  @Override
  public String toString() {
    return name() + ", watched; try .watching(…) before .run()";
  }
}
