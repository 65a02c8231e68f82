package dev.nacre.compute;

/**
 * {@link SoftmaxRows} down the columns of a matrix: {@code rows} numbers that lie {@code stride}
 * floats apart belong together, for each of {@code n} columns. Row after row is worked on, so that
 * nothing has to be transposed. The sums are in the order of {@link Reductions#sum}, and so the
 * bits are those of transposed rows.
 */
public final class SoftmaxColumns {
  /** Columns that stay in the first-level cache while the rows pass by. */
  private static final int TOGETHER = 256;

  private static final long ROW = 4L * TOGETHER;
  private static final int LANES = Reductions.LANES;

  /** As often as 2³¹ rows can be cut in two before they are no more than a block, and some. */
  private static final int MOST_CUTS = 24;

  private static final Scratch SUMS = new Scratch();
  private static final Scratch MAXIMA = new Scratch();
  private static final Scratch EXPONENTIALS = new Scratch();

  /** What is added up. */
  private interface Summand {
    /** Adds that of a row to the numbers at an address. */
    void addTo(long sums, long row);
  }

  private SoftmaxColumns() {}

  /** y = e^(x − max x) / Σ e^(x − max x), column by column */
  public static void softmax(long x, long y, int rows, int stride, int n) {
    long step = 4L * stride;
    for (int j = 0; j < n; j += TOGETHER) {
      int columns = Math.min(TOGETHER, n - j);
      long from = x + 4L * j;
      long to = y + 4L * j;
      long max = MAXIMA.floats(TOGETHER);
      Reductions.kernels().maxRows(from, rows, stride, max, columns);
      Summand exponentials =
          (sums, r) -> {
            long row = to + r * step;
            Elementwise.kernels().sub(from + r * step, max, row, columns);
            Transcendentals.kernels().exp(row, row, columns);
            Elementwise.kernels().add(sums, row, sums, columns);
          };
      long sum = sum(exponentials, rows, columns);
      for (int r = 0; r < rows; r++) {
        Elementwise.kernels().div(to + r * step, sum, to + r * step, columns);
      }
    }
  }

  /** y = x − max x − ln Σ e^(x − max x), column by column */
  public static void logSoftmax(long x, long y, int rows, int stride, int n) {
    long step = 4L * stride;
    for (int j = 0; j < n; j += TOGETHER) {
      int columns = Math.min(TOGETHER, n - j);
      long from = x + 4L * j;
      long to = y + 4L * j;
      long max = MAXIMA.floats(TOGETHER);
      long power = EXPONENTIALS.floats(TOGETHER);
      Reductions.kernels().maxRows(from, rows, stride, max, columns);
      Summand exponentials =
          (sums, r) -> {
            Elementwise.kernels().sub(from + r * step, max, to + r * step, columns);
            Transcendentals.kernels().exp(to + r * step, power, columns);
            Elementwise.kernels().add(sums, power, sums, columns);
          };
      long sum = sum(exponentials, rows, columns);
      Transcendentals.kernels().log(sum, sum, columns);
      for (int r = 0; r < rows; r++) {
        Elementwise.kernels().sub(to + r * step, sum, to + r * step, columns);
      }
    }
  }

  /** dx = y · (dy − Σ dy · y), with y = softmax x */
  public static void softmaxGradient(long y, long dy, long dx, int rows, int stride, int n) {
    long step = 4L * stride;
    for (int j = 0; j < n; j += TOGETHER) {
      int columns = Math.min(TOGETHER, n - j);
      long first = 4L * j;
      Summand products =
          (sums, r) -> {
            long at = first + r * step;
            Elementwise.kernels().multiplyAdd(y + at, dy + at, sums, columns);
          };
      long dot = sum(products, rows, columns);
      for (int r = 0; r < rows; r++) {
        long at = first + r * step;
        Elementwise.kernels().sub(dy + at, dot, dx + at, columns);
        Elementwise.kernels().mul(y + at, dx + at, dx + at, columns);
      }
    }
  }

  /** dx = dy − e^y · Σ dy, with y = log-softmax x */
  public static void logSoftmaxGradient(long y, long dy, long dx, int rows, int stride, int n) {
    long step = 4L * stride;
    for (int j = 0; j < n; j += TOGETHER) {
      int columns = Math.min(TOGETHER, n - j);
      long first = 4L * j;
      Summand gradients =
          (sums, r) -> Elementwise.kernels().add(sums, dy + first + r * step, sums, columns);
      long sum = sum(gradients, rows, columns);
      Elementwise.kernels().affine(sum, -1f, -0f, sum, columns);
      long power = EXPONENTIALS.floats(TOGETHER);
      for (int r = 0; r < rows; r++) {
        long at = first + r * step;
        Transcendentals.kernels().exp(y + at, power, columns);
        Memory.copy(dy + at, dx + at, 4L * columns);
        Elementwise.kernels().multiplyAdd(power, sum, dx + at, columns);
      }
    }
  }

  /** The address of the sums over all rows. */
  private static long sum(Summand summand, int rows, int columns) {
    long lanes = SUMS.floats((long) (LANES + MOST_CUTS) * TOGETHER);
    long sum = lanes + LANES * ROW;
    sum(summand, 0, rows, columns, lanes, sum);
    return sum;
  }

  private static void sum(Summand summand, int from, int rows, int columns, long lanes, long sum) {
    if (rows > Reductions.BLOCK) {
      int half = Reductions.half(rows);
      sum(summand, from, half, columns, lanes, sum);
      sum(summand, from + half, rows - half, columns, lanes, sum + ROW);
      Elementwise.kernels().add(sum, sum + ROW, sum, columns);
      return;
    }
    // lanes that no row goes to stay zero, and need not be there
    int used = rows < LANES ? 2 * Integer.highestOneBit(Math.max(1, rows - 1)) : LANES;
    Elementwise.kernels().fill(lanes, 0f, used * TOGETHER);
    for (int r = 0; r < rows; r++) {
      summand.addTo(lanes + r % LANES * ROW, from + r);
    }
    for (int half = used / 2; half > 0; half /= 2) { // as joinLanes does
      for (int lane = 0; lane < half; lane++) {
        long at = lanes + lane * ROW;
        Elementwise.kernels().add(at, at + half * ROW, at, columns);
      }
    }
    Memory.copy(lanes, sum, 4L * columns);
  }
}
