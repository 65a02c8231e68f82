package dev.nacre.plot;

import dev.nacre.Progress;
import dev.nacre.array.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Euclidean norm of the gradient of each layer's weights, step by step. Where measuring takes
 * more than three thousandths of the time, not every step is measured.
 */
final class WatchGradientNorms extends Watch {
  private static final int WIDTH = 940;
  private static final int HEIGHT = 280;
  private static final int MOST_LINES = 8;
  private static final int MOST_POINTS = 4000;
  private static final double MOST_OF_THE_TIME = 0.003;

  private final Map<String, List<Double>> norms = new LinkedHashMap<>();
  private final List<Double> epochs = new ArrayList<>();
  private long nanosMeasuring;
  private long fastest;
  private int every = 1;
  private int skipped;

  @Override
  public void started(Progress now) {
    norms.clear();
    epochs.clear();
    nanosMeasuring = 0;
    fastest = Long.MAX_VALUE;
    every = 1;
    skipped = 0;
    super.started(now);
  }

  @Override
  public void step(Progress now) {
    boolean costly = nanosMeasuring > MOST_OF_THE_TIME * now.seconds() * 1e9;
    if (++skipped < every || costly && now.step() < now.steps() && !epochs.isEmpty()) {
      return;
    }
    skipped = 0;
    long begin = System.nanoTime();
    epochs.add(now.epoch() - 1 + (double) now.step() / now.steps());
    var squares = new LinkedHashMap<String, Double>();
    now.model()
        .weights()
        .forEach(
            (name, weight) -> {
              if (weight.isTracked()) {
                squares.merge(layerOf(name), squared(weight.gradient()), Double::sum);
              }
            });
    squares.forEach(
        (layer, sum) -> norms.computeIfAbsent(layer, _ -> new ArrayList<>()).add(Math.sqrt(sum)));
    if (epochs.size() == MOST_POINTS) {
      every *= 2;
      halve(epochs);
      norms.values().forEach(WatchGradientNorms::halve);
    }
    long took = System.nanoTime() - begin;
    fastest = Math.min(fastest, took);
    nanosMeasuring += Math.min(took, 4 * fastest); // the first ones run code that is still cold
  }

  private static void halve(List<Double> points) {
    for (int i = 0; i < points.size() / 2; i++) {
      points.set(i, points.get(2 * i + 1));
    }
    points.subList(points.size() / 2, points.size()).clear();
  }

  private static String layerOf(String weight) {
    int dot = weight.lastIndexOf('.');
    return dot < 0 ? weight : weight.substring(0, dot);
  }

  private static double squared(NDArray gradient) {
    double sum = 0;
    if (gradient != null) {
      for (float g : gradient.toArray()) {
        sum += (double) g * g;
      }
    }
    return sum;
  }

  Map<String, List<Double>> norms() {
    return norms;
  }

  @Override
  public Picture look(Progress now) {
    var chart = new StyledChart("Gradient norms", "epoch", "norm", WIDTH, HEIGHT);
    double end = epochs.isEmpty() ? 0 : epochs.getLast();
    chart.rangeX(0, end > 0 ? end : 1);
    var lines = new LinkedHashMap<String, double[]>();
    for (String layer : shown()) {
      lines.put(layer, smoothed(norms.get(layer)));
    }
    var positive =
        lines.values().stream()
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .summaryStatistics();
    if (positive.getCount() == 0) {
      chart.rangeY(0, 1);
      chart.remark("no steps yet");
      return Picture.of(chart);
    }
    double high = powerOfTen(Math.ceil(Math.log10(positive.getMax())));
    double low = powerOfTen(Math.floor(Math.log10(positive.getMin())));
    chart.logarithmicY(Math.max(low < high ? low : high / 10, high * 1e-8), high);
    double[] x = epochs.stream().mapToDouble(v -> v).toArray();
    int i = 0;
    for (var line : lines.entrySet()) {
      String layer = line.getKey();
      chart
          .line(layer, thinned(x), line.getValue(), chart.style().color(i++), 1.6)
          .setLabel(layer + " " + Numbers.brief(norms.get(layer).getLast()));
    }
    chart.nameLines();
    if (norms.size() > MOST_LINES) {
      chart.remark(norms.size() - MOST_LINES + " layers left out");
    }
    return Picture.of(chart);
  }

  /** All layers, or the first and the last of many. */
  private List<String> shown() {
    var all = new ArrayList<>(norms.keySet());
    if (all.size() > MOST_LINES) {
      all.subList(MOST_LINES / 2, all.size() - MOST_LINES / 2).clear();
    }
    return all;
  }

  private static double powerOfTen(double exponent) {
    return Math.pow(10, exponent);
  }

  private static final int PLACES = WIDTH / 3;

  private static double[] thinned(double[] x) {
    int n = Math.min(x.length, PLACES);
    var places = new double[n];
    for (int p = 0; p < n; p++) {
      places[p] = x[(int) ((long) (p + 1) * x.length / n) - 1];
    }
    return places;
  }

  /** In the logarithm, over a fortieth of the run. */
  private static double[] smoothed(List<Double> norms) {
    var logs = norms.stream().mapToDouble(v -> v > 0 ? Math.log(v) : Double.NaN).toArray();
    var smooth = Series.smoothed(logs, 1, logs.length / 80, PLACES).y();
    return Arrays.stream(smooth).map(Math::exp).toArray();
  }

  @Override
  public String name() {
    return "gradient norms";
  }
}
