package dev.nacre.plot;

import dev.nacre.History;
import java.util.ArrayList;
import org.knowm.xchart.XYChart;

/** How a training run goes: loss and accuracy. Also drawn while it goes on. */
final class TrainingCurves {
  private static final int LOSS_WIDTH = 500;
  private static final int ACCURACY_WIDTH = 440;
  private static final int HEIGHT = 300;

  private TrainingCurves() {}

  static Picture of(History history) {
    boolean accuracy =
        !history.stepAccuracies().isEmpty() || !history.validationAccuracies().isEmpty();
    var charts = new ArrayList<XYChart>();
    charts.add(LossCurve.of(history, LOSS_WIDTH, HEIGHT));
    if (accuracy) {
      charts.add(AccuracyCurve.of(history, ACCURACY_WIDTH, HEIGHT));
    }
    return Panels.of("", 2, charts);
  }
}
