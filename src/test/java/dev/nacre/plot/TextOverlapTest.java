package dev.nacre.plot;

import static dev.nacre.layer.Activations.relu;
import static dev.nacre.layer.Padding.same;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nacre.Network;
import dev.nacre.array.Rng;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.metric.Confusion;
import dev.nacre.tensor.Tensor;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.knowm.xchart.internal.chartpart.IChart;

/** In no chart does a text run into another one, or out of the picture. */
class TextOverlapTest {
  @TestFactory
  Stream<DynamicTest> textsStandApartAndInside() {
    return charts().entrySet().stream()
        .map(entry -> dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  private static void check(IChart chart) {
    List<Rectangle2D> boxes = TextBoxes.of(chart);
    assertThat(boxes).isNotEmpty();
    for (int i = 0; i < boxes.size(); i++) {
      var a = boxes.get(i);
      assertThat(new Rectangle2D.Double(0, 0, chart.getWidth(), chart.getHeight()).contains(a))
          .as("%s within %d×%d", a, chart.getWidth(), chart.getHeight())
          .isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(a.intersects(boxes.get(j))).as("%s over %s", a, boxes.get(j)).isFalse();
      }
    }
  }

  private static Map<String, IChart> charts() {
    var rng = new Rng(1);
    var charts = new LinkedHashMap<String, IChart>();
    for (int[] size : new int[][] {{1, 1}, {1, 9}, {9, 1}, {2, 3}, {12, 20}, {28, 28}, {300, 99}}) {
      charts.put("heat map " + size[0] + "×" + size[1], Charts.heatMap(Tensor.randn(rng, size)));
    }
    charts.put("heat map with gaps", Charts.heatMap(Tensor.of(1, Float.NaN, 3)));
    for (float size : new float[] {1e-30f, 1e-4f, 1, 1e4f, 1e30f}) {
      charts.put("histogram of " + size, Charts.histogram(Tensor.randn(rng, 500).mul(size)));
      charts.put(
          "histogram about 1000 ± " + size,
          Charts.histogram(Tensor.randn(rng, 500).mul(size).add(1000)));
    }
    addLossCurves(charts);
    charts.put("relu", Charts.activation(relu()));
    charts.put("log", Charts.activation("a function with a long name", Tensor::log));
    charts.put("exp", Charts.activation("exp", Tensor::exp));
    addModelCharts(charts);
    addConfusions(charts);
    charts.put("ravine", Charts.trajectories(Surface.ravine(), sgd(0.9), adam(0.5)));
    charts.put(
        "eight optimizers",
        Charts.trajectories(
            Surface.rosenbrock().steps(9),
            IntStream.rangeClosed(1, 8)
                .mapToObj(i -> sgd(i * 1e-5).momentum(0.9).nesterov(true))
                .toArray(dev.nacre.optim.Optimizer[]::new)));
    charts.put(
        "eight lines",
        Charts.line(
            Tensor.of(1, 2),
            IntStream.range(0, 8).mapToObj(i -> Tensor.of(0, i % 3)).toArray(Tensor[]::new)));
    var runs = Map.of("RNN", Tensor.zeros(3, 2), "an LSTM", Tensor.randn(rng, 4, 2));
    charts.put("intervals", Charts.intervals(Tensor.of(1, 40), runs));
    charts.put(
        "twenty lines",
        Charts.line(
            Tensor.of(1, 2),
            IntStream.range(0, 20).mapToObj(i -> Tensor.of(0, i)).toArray(Tensor[]::new)));
    charts.put("a long name", Charts.activation("a function of ".repeat(9), Tensor::tanh));
    charts.put("tiny numbers", Charts.line(Tensor.of(1e-30f, 2e-30f), Tensor.of(1e-30f, 2e-30f)));
    charts.put("a long title", Charts.bars("a title ".repeat(40), Map.of("a", 1)));
    charts.put(
        "bars", Charts.bars("Numbers", Map.of("a", 1e-9, "quite a long name", -5e8, "c", 0)));
    return charts;
  }

  private static void addLossCurves(Map<String, IChart> charts) {
    var rng = new Rng(2);
    for (int n : new int[] {0, 1, 2, 3, 9, 31, 99, 999}) {
      for (double end : new double[] {0.99, 0.3, 1e-5, 1e-25}) {
        var steps =
            IntStream.range(0, n)
                .mapToDouble(i -> Math.pow(end, (double) i / n) * (1 + 0.2 * rng.nextDouble()))
                .toArray();
        var validation =
            IntStream.rangeClosed(1, n / 10)
                .mapToDouble(i -> Math.pow(end, 10.0 * i / n) * 1.1)
                .toArray();
        charts.put(
            "loss of %d steps to %s".formatted(n, end),
            LossCurve.of(steps, 10, validation, 500, 300));
      }
    }
    var same = DoubleStream.generate(() -> 0.7).limit(100).toArray();
    charts.put("the same loss", LossCurve.of(same, 10, same, 700, 360));
  }

  private static void addModelCharts(Map<String, IChart> charts) {
    var net = Network.images(1, 8, 8).conv(20, 3).relu().flatten().dense(10).build(1);
    var digits = Digits.load().take(30);
    charts.put("activations", Charts.activations(net, digits.features()));
    charts.put("feature maps", Charts.featureMaps(net, "conv1", digits.sample(0)));
    var flat = Network.images(1, 4, 40).conv(1, 3).flatten().dense(2).build(1);
    charts.put("one flat map", Charts.featureMaps(flat, "conv1", Tensor.zeros(1, 4, 40)));
    charts.put("digits", Charts.images(digits));
    charts.put("guesses", Charts.images(digits, net));
    var names =
        IntStream.range(0, 10)
            .mapToObj("the long name of class %d"::formatted)
            .toArray(String[]::new);
    charts.put("guesses with names", Charts.images(digits.withClassNames(names), net));
    charts.put("worst predictions", Charts.worstPredictions(net, digits.withClassNames(names)));
    charts.put("filters", Charts.filters(net, "conv1"));
    var residuals = Network.images(1, 8, 8).conv(4, 3, c -> c.padding(same()));
    for (int i = 0; i < 5; i++) {
      residuals =
          residuals.residual(
              s -> s.conv(4, 3, c -> c.padding(same())).residual(t -> t.relu()).relu());
    }
    charts.put("path of residuals", Charts.shapePath(residuals));
    var deep = Network.images(5, 16, 16).conv(30, 3).named("a name of some length").relu();
    charts.put("filters of channels", Charts.filters(deep.conv(9, 3).build(1), "conv2"));
    charts.put("path of shapes", Charts.shapePath(deep.maxPool(2).flatten().dense(7)));
    for (int units : new int[] {1, 16, 128}) {
      var lstm = Network.sequences(units + 1, 3).lstm(units).build(1);
      Tensor sequence = Tensor.randn(new Rng(1), units + 1, 3);
      charts.put("gates of " + units, Charts.gates(lstm, "lstm1", sequence));
    }
    charts.put("weights", LayerHistograms.ofWeights(net));
    charts.put("gradients", LayerHistograms.ofGradients(net));
    charts.put("layers' outputs", LayerHistograms.ofActivations(net, digits.features()));
    charts.put(
        "captioned", Charts.activations(net, digits.features()).captioned("20 epochs in 1.3 s"));
    var corners =
        Dataset.of(new float[][] {{0, 0}, {1e-7f, 1e7f}}, new int[] {0, 1})
            .withClassNames("a class with a very long name indeed", "b");
    var hundred = Dataset.of(new float[100][2], IntStream.range(0, 100).toArray());
    charts.put(
        "decision boundary of 100 classes",
        Charts.decisionBoundary(Network.features(2).dense(100).build(1), hundred));
    charts.put(
        "decision boundary",
        Charts.decisionBoundary(Network.features(2).dense(2).build(1), corners));
  }

  private static void addConfusions(Map<String, IChart> charts) {
    for (int n : new int[] {1, 2, 3, 5, 10, 20, 25, 26, 60, 200}) {
      for (String name : new String[] {"%d", "class number %d", "a class of some length, %d"}) {
        var confusion = new Confusion(IntStream.range(0, n).mapToObj(name::formatted).toList());
        var labels = IntStream.range(0, 999 * n).map(i -> i % n).toArray();
        var seen = IntStream.range(0, 999 * n).map(i -> i % 7 == 0 ? i / 7 % n : i % n).toArray();
        confusion.add(labels, seen);
        charts.put(
            "confusion of %d classes such as %s".formatted(n, name), Charts.confusion(confusion));
      }
    }
  }
}
