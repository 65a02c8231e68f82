package dev.nacre.plot;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static dev.nacre.optim.Optimizers.sgd;
import static dev.nacre.plot.Watch.activations;
import static dev.nacre.plot.Watch.chart;
import static dev.nacre.plot.Watch.decisionBoundary;
import static dev.nacre.plot.Watch.featureMaps;
import static dev.nacre.plot.Watch.filters;
import static dev.nacre.plot.Watch.gradientNorms;
import static dev.nacre.plot.Watch.gradients;
import static dev.nacre.plot.Watch.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.History;
import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.Progress;
import dev.nacre.Training;
import dev.nacre.TrainingListener;
import dev.nacre.TrainingView;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a training run shows besides its curves. */
class WatchTest {
  private static final Dataset DIGITS = Digits.load().take(96);

  private final List<Picture> shown = new ArrayList<>();

  @AfterEach
  void showInWindowsAgain() {
    Charts.showWith(null);
  }

  private static Model net() {
    return Network.images(1, 8, 8).conv(4, 3).sigmoid().flatten().dense(10).build(1);
  }

  private static Training training(Model net) {
    return net.trainOn(DIGITS).minimizing(crossEntropy()).with(adam(0.01)).epochs(2);
  }

  /** Runs with a view that leaves watches alone, as that of a terminal does. */
  private History run(Training training, Watch... watches) {
    Charts.showWith(shown::add);
    Training.defaultView(() -> new TrainingView() {});
    try {
      return training.watching(watches).run();
    } finally {
      Training.defaultView(dev.nacre.TerminalProgress::new);
    }
  }

  @Test
  void whereNobodyElseShowsThemTheLastStateIsShownAtTheEnd() {
    run(
        training(net()),
        weights(),
        gradients(),
        activations(DIGITS.take(20).features()),
        gradientNorms(),
        featureMaps("conv1", DIGITS.sample(0)),
        filters("conv1"),
        chart(net -> Charts.confusion(net, DIGITS)));
    assertThat(shown)
        .extracting(Picture::title)
        .startsWith(
            "Weights of each layer",
            "Gradients of each layer",
            "Activations of each layer for 20 samples",
            "Gradient norms",
            "conv1: 4 maps of one image",
            "conv1: 4 filters of 3×3")
        .hasSize(7);
    shown.forEach(Drawn::of);
  }

  @Test
  void whoeverShowsThemSaysSoAndTheyAreNotShownTwice() {
    var watch = weights();
    training(net())
        .quietly()
        .watching(
            new TrainingListener() {
              @Override
              public void step(Progress now) {
                watch.leaveToViewer();
              }
            })
        .run();
    Charts.showWith(shown::add);
    Supplier<TrainingView> viewer =
        () ->
            new TrainingView() {
              @Override
              public void step(Progress now) {
                now.listeners().stream()
                    .filter(Watch.class::isInstance)
                    .forEach(each -> ((Watch) each).leaveToViewer());
              }
            };
    Training.defaultView(viewer);
    try {
      training(net()).watching(watch).run();
    } finally {
      Training.defaultView(dev.nacre.TerminalProgress::new);
    }
    assertThat(shown).isEmpty();
  }

  @Test
  void quietRunsShowNothingButTellOtherListeners() {
    var steps = new ArrayList<Integer>();
    Charts.showWith(shown::add);
    training(net())
        .watching(weights())
        .watching(
            new TrainingListener() {
              @Override
              public void step(Progress now) {
                steps.add(now.step());
              }
            })
        .quietly()
        .run();
    assertThat(shown).isEmpty();
    assertThat(steps).containsExactly(1, 2, 3, 1, 2, 3);
  }

  @Test
  void whatDoesNotFitTheModelIsSaidBeforeTheTraining() {
    var net = net();
    float[] before = net.weight("conv1.weight").toArray();
    assertThatThrownBy(() -> run(training(net), filters("conv9")))
        .hasMessage("there is no layer 'conv9'; try one of conv1");
    assertThatThrownBy(() -> run(training(net), decisionBoundary(DIGITS)))
        .hasMessageContaining("a decision boundary is drawn over 2 features");
    assertThat(net.weight("conv1.weight").toArray()).isEqualTo(before);
  }

  @Test
  void gradientNormsAreThoseOfTheGradientsAfterEachStep() {
    var net = net();
    var watch = gradientNorms();
    var norms = new ArrayList<Double>();
    var charts = new ArrayList<Picture>();
    training(net)
        .epochs(1)
        .quietly()
        .watching(
            new TrainingListener() {
              @Override
              public void started(Progress now) {
                watch.started(now);
                charts.add(watch.look(now));
              }

              @Override
              public void step(Progress now) {
                watch.step(now);
                double squares = 0;
                for (String name : List.of("dense1.weight", "dense1.bias")) {
                  for (float g : now.model().weight(name).grad().toArray()) {
                    squares += g * g;
                  }
                }
                norms.add(Math.sqrt(squares));
                charts.add(watch.look(now));
              }
            })
        .run();
    charts.forEach(Drawn::of);
    // where measuring is slow, as it is at first, steps are left out, but not the first and the
    // last
    var measured = ((WatchGradientNorms) watch).norms().get("dense1");
    assertThat(measured.getFirst()).isCloseTo(norms.getFirst(), within(1e-6));
    assertThat(measured.getLast()).isCloseTo(norms.getLast(), within(1e-6));
    assertThat(measured).hasSizeBetween(2, 3);
    assertThat(((WatchGradientNorms) watch).norms()).containsOnlyKeys("conv1", "dense1");
  }

  @Test
  void sharesNearZeroAndSaturatedAreCounted() {
    var net = Network.features(4).relu().tanh().build(1);
    var x = dev.nacre.tensor.Tensor.of(new float[][] {{-1, 0, 0.5f, 9}, {-1, -2, 5, 9}});
    var lines = LayerHistograms.activations(net, x);
    assertThat(lines).extracting(LayerHistograms.Line::name).containsExactly("relu1", "tanh1");
    assertThat(lines).extracting(LayerHistograms.Line::near).containsExactly(0.5, 0.5);
    assertThat(lines.get(0).saturated()).isNaN();
    assertThat(lines.get(1).saturated()).isEqualTo(3 / 8.0); // 9, 5 and 9
  }

  @Test
  void aPictureThatCannotBeShownAtTheEndCostsNoHistory() {
    var looks = new int[1];
    var watch =
        Watch.chart(
            net -> {
              if (looks[0]++ > 0) {
                throw new IllegalStateException("no fonts");
              }
              return Charts.histogram(Tensor.ones(3));
            });
    var err = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      var net = Network.features(2).dense(2).build(1);
      var data = Dataset.of(new float[][] {{0, 1}, {1, 0}}, new int[] {0, 1});
      // quietly() would take the watch away, too
      var history =
          net.trainOn(data)
              .minimizing(crossEntropy())
              .with(sgd(0.1))
              .epochs(1)
              .watching(watch)
              .run();
      assertThat(history.epochs()).isEqualTo(1);
    } finally {
      System.setErr(err);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("chart cannot be shown: java.lang.IllegalStateException: no fonts");
  }
}
