package dev.nacre.plot;

import java.awt.geom.Path2D;

/** Lines of equal height by marching squares, in the coordinates of the grid. */
final class Contours {
  private Contours() {}

  /** The line at height {@code level}; column j is x = j, row i is y = i. */
  static Path2D at(double level, float[] heights, int rows, int columns) {
    var path = new Path2D.Double();
    for (int i = 0; i + 1 < rows; i++) {
      for (int j = 0; j + 1 < columns; j++) {
        cell(path, level, heights, i, j, columns);
      }
    }
    return path;
  }

  /** Connects the crossings on a cell's edges, in pairs as they are met around it. */
  private static void cell(Path2D path, double level, float[] heights, int i, int j, int columns) {
    int[] di = {0, 0, 1, 1, 0};
    int[] dj = {0, 1, 1, 0, 0};
    int crossings = 0;
    for (int edge = 0; edge < 4; edge++) {
      double a = heights[(i + di[edge]) * columns + j + dj[edge]];
      double b = heights[(i + di[edge + 1]) * columns + j + dj[edge + 1]];
      if (a < level == b < level || !Double.isFinite(a) || !Double.isFinite(b)) {
        continue;
      }
      double t = (level - a) / (b - a);
      double y = i + di[edge] + t * (di[edge + 1] - di[edge]);
      double x = j + dj[edge] + t * (dj[edge + 1] - dj[edge]);
      if (crossings++ % 2 == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
  }
}
