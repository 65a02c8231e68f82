package dev.nacre.plot;

import dev.nacre.History;
import dev.nacre.Model;
import dev.nacre.Stage;
import dev.nacre.array.Check;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.metric.Confusion;
import dev.nacre.optim.Optimizer;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * All charts by name. Each is an ordinary XChart chart in our style ({@link StyledChart}), which
 * can be styled further, or a {@link Picture} where several stand together. Notebooks show both
 * inline, and both have {@code saveAs}.
 *
 * <pre>{@code
 * var chart = Charts.lossCurve(history);
 * chart.setTitle("My first network");
 * chart.saveAs(Path.of("loss.png"));
 * }</pre>
 */
public final class Charts {
  private Charts() {}

  // ---- training

  /**
   * The loss over the epochs: of each step thin, smoothed over it, and of the validation data thick
   * with its best marked. The axis is logarithmic where the loss falls a hundredfold.
   */
  public static StyledChart lossCurve(History history) {
    return LossCurve.of(Check.given("history", history));
  }

  /**
   * The share of right answers over the epochs: of each step thin, smoothed over it, and of the
   * validation data thick with its best marked.
   */
  public static StyledChart accuracyCurve(History history) {
    return AccuracyCurve.of(Check.given("history", history));
  }

  /** Loss and, where there are labels, accuracy side by side; from the first step on. */
  public static Picture training(History history) {
    return TrainingCurves.of(Check.given("history", history));
  }

  /** The contours of a loss of two numbers, and the way of each optimizer over them. */
  public static StyledChart trajectories(Surface surface, Optimizer... optimizers) {
    for (Optimizer optimizer : Check.given("optimizers", optimizers)) {
      Check.given("optimizer", optimizer);
    }
    return Trajectories.of(Check.given("surface", surface), optimizers);
  }

  // ---- what a model sees

  /** A function of every element and its derivative, from −5 to 5, for example {@code relu()}. */
  public static StyledChart activation(UnaryOperator<Tensor> f) {
    return ActivationCurve.of(Check.given("function", f));
  }

  /** As above with a name: {@code activation("swish", x -> x.mul(x.sigmoid()))}. */
  public static StyledChart activation(String name, UnaryOperator<Tensor> f) {
    return ActivationCurve.of(Check.given("name", name), Check.given("function", f));
  }

  /**
   * A histogram of each layer's outputs for a batch.
   *
   * @param x a batch as for {@link Model#predict}
   */
  public static Picture activations(Model model, Tensor x) {
    return ActivationHistograms.of(model, x);
  }

  /**
   * What each channel of a layer makes of one image, as heat maps with one scale.
   *
   * @param layer its name, for example "conv1"
   * @param image channels×height×width, for example {@code data.sample(0)}
   */
  public static Picture featureMaps(Model model, String layer, Tensor image) {
    return FeatureMaps.of(model, layer, image);
  }

  /**
   * The gates and states of an LSTM while it reads one sequence, as heat maps: steps from left to
   * right, a row for each unit.
   *
   * @param layer its name, for example "lstm1"
   * @param sequence steps×features, for example {@code data.sample(0)}
   */
  public static Picture gates(Model model, String layer, Tensor sequence) {
    return Gates.of(model, layer, sequence);
  }

  /**
   * The filters of a convolution as pictures: one for each filter where it has one input channel or
   * three, else a row for each filter and a column for each channel.
   *
   * @param layer its name, for example "conv1"
   */
  public static Picture filters(Model model, String layer) {
    return FilterImages.of(model, layer);
  }

  /** The layers as boxes of the size of what they give, in a row; one-line layers stand below. */
  public static Picture shapePath(Model model) {
    return ShapePath.of(model.summary());
  }

  /** As above, of a network that is being built. */
  public static Picture shapePath(Stage<?> stage) {
    return ShapePath.of(stage.summary());
  }

  /** The path of shapes that an error tells of, up to the layer that did not fit. */
  public static Picture shapePath(ShapeException error) {
    if (error.path().isEmpty()) {
      throw new IllegalArgumentException(
          "this error tells of no path of shapes; try one of a network that does not fit");
    }
    return ShapePath.of(error.path());
  }

  /**
   * The images whose true class a model finds least probable, with what it sees instead; what it
   * gets wrong is framed.
   */
  public static Picture worstPredictions(Model model, Dataset data) {
    return WorstPredictions.of(model, data, WorstPredictions.COUNT);
  }

  /** As above, so many of them, up to 60. */
  public static Picture worstPredictions(Model model, Dataset data, int count) {
    return WorstPredictions.of(model, data, count);
  }

  /** How often each class was taken for each: counts, percents, and the most confused pairs. */
  public static StyledChart confusion(Model model, Dataset data) {
    return ConfusionChart.of(model, data);
  }

  /** As above, of an {@link dev.nacre.Evaluation}'s confusion. */
  public static StyledChart confusion(Confusion confusion) {
    return ConfusionChart.of(confusion);
  }

  /** Which class a model sees where, for samples of two features. */
  public static StyledChart decisionBoundary(Model model, Dataset data) {
    return DecisionBoundary.of(model, data);
  }

  // ---- tensors and data

  /** How a tensor's numbers are distributed; exact zeros are left out if they dwarf the rest. */
  public static StyledChart histogram(Tensor tensor) {
    return Histogram.of(tensor);
  }

  /** A matrix as colours, row 0 on top; a vector is one row. Axes of size 1 do not count. */
  public static StyledChart heatMap(Tensor tensor) {
    return HeatMap.of(tensor);
  }

  /**
   * Images as pictures: height×width, channels×height×width, or a batch of either; up to 60. One
   * channel is grey, three are red, green and blue; numbers of both signs are blue and red.
   */
  public static Picture images(Tensor images) {
    return ImageGrid.of(images);
  }

  /** The first samples of a data set as pictures, with the names of their classes; up to 60. */
  public static Picture images(Dataset data) {
    return ImageGrid.of(data, ImageGrid.MOST);
  }

  /** As above, so many of them, up to 60. */
  public static Picture images(Dataset data, int count) {
    return ImageGrid.of(data, Check.between("number of pictures", 1, ImageGrid.MOST, count, 20));
  }

  /** As above, with the class that a model sees; what it gets wrong is framed. */
  public static Picture images(Dataset data, Model model) {
    return ImageGrid.of(data, model, ImageGrid.MOST);
  }

  /** A line for each y, which must have as many numbers as x. */
  public static StyledChart line(Tensor x, Tensor... y) {
    return Lines.of(x, y);
  }

  /**
   * The mean of what was measured several times, and the interval that holds the true mean with 95
   * % confidence (Student's t).
   *
   * @param runs by name: a row for each run, at least 2, with as many columns as x has numbers
   */
  public static StyledChart intervals(Tensor x, Map<String, Tensor> runs) {
    return Intervals.of(x, runs);
  }

  /** A bar for each name, for example the probability of each class. */
  public static Picture bars(String title, Map<String, ? extends Number> values) {
    return Bars.of(Check.given("title", title), Check.given("values", values));
  }

  /** Charts and pictures side by side, {@code columns} in a row. */
  public static Picture grid(int columns, IChart... charts) {
    for (IChart chart : Check.given("charts", charts)) {
      Check.given("chart", chart);
    }
    return Panels.of("", columns, List.of(charts));
  }

  // ---- looks and files

  /** Sets how charts look that are made from now on. */
  public static void use(Style style) {
    Style.use(Check.given("style", style));
  }

  /**
   * Shows a chart at once: in a notebook in the running cell, else in a window, and where there is
   * no screen it is saved and its path printed.
   */
  public static void show(IChart chart) {
    Display.show(chart);
  }

  /** Says what {@link #show} does instead of opening a window; a notebook's kernel does. */
  public static void showWith(Consumer<Picture> viewer) {
    Display.use(viewer);
  }

  /**
   * Saves any XChart chart as PNG, with two pixels for each unit of width and height, or as SVG;
   * returns the path.
   */
  public static Path saveAs(IChart chart, Path path) {
    return Saving.save(chart, path, Picture.SCALE);
  }

  /**
   * Saves as PNG, or as SVG if the path ends with .svg and the library VectorGraphics2D is there.
   *
   * @param scale pixels for each unit of width and height, up to 16; SVG knows none
   * @throws dev.nacre.io.FileException if it cannot be written; what stood there before is
   *     untouched
   */
  public static Path saveAs(IChart chart, Path path, double scale) {
    return Saving.save(chart, path, scale);
  }
}
