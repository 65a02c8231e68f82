package dev.nacre;

import dev.nacre.array.Rng;
import dev.nacre.data.Dataset;

/** Small data sets for tests. */
final class Examples {
  private Examples() {}

  /** Clouds of points around one centre for each class. */
  static Dataset clouds(int size, int features, int classes, long seed) {
    var rng = new Rng(seed);
    var centres = new float[classes][features];
    for (var centre : centres) {
      for (int j = 0; j < features; j++) {
        centre[j] = (float) (3 * rng.nextGaussian());
      }
    }
    var rows = new float[size][features];
    var labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % classes;
      for (int j = 0; j < features; j++) {
        rows[i][j] = centres[labels[i]][j] + (float) rng.nextGaussian();
      }
    }
    return Dataset.of(rows, labels);
  }

  /** Points on the line y = 2x − 1. */
  static Dataset line(int size) {
    var x = new float[size][1];
    var y = new float[size][1];
    for (int i = 0; i < size; i++) {
      x[i][0] = -1 + 2f * i / size;
      y[i][0] = 2 * x[i][0] - 1;
    }
    return Dataset.of(x, y);
  }
}
