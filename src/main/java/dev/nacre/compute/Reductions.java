package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

import java.util.Arrays;

/**
 * Sums and maxima in a fixed order.
 *
 * <p>A contiguous sum goes into 16 lanes (element i into lane i mod 16), and the lanes are joined
 * by {@link #joinLanes a fixed tree}. More than {@link #BLOCK} elements are cut in two at a
 * multiple of it, and so on, which also keeps the rounding error small: it grows with log n
 * (pairwise summation; Higham, The accuracy of floating point summation, 1993).
 */
public class Reductions {
  private static final Group<Reductions> GROUP = new Group<>(new Reductions());

  /** Lanes of a sum, whatever the width of the machine's vectors. */
  public static final int LANES = 16;

  /** Elements summed without cutting; a multiple of {@link #LANES}. */
  public static final int BLOCK = 4096;

  /** From so many elements on, several threads share a sum. */
  private static final int LONG = 1 << 17;

  /** The parts of a long sum: halves of halves of its halves. */
  private static final int PARTS = 8;

  /** Rows summed without beginning anew. */
  public static final int ROWS = 256;

  protected Reductions() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static Reductions kernels() {
    return GROUP.inUse();
  }

  /** Σ x */
  public final float sum(long x, int n) {
    if (n <= BLOCK) {
      return sumBlock(x, n);
    }
    if (n == 4 * BLOCK) {
      return sumOfFourBlocks(x);
    }
    int half = half(n);
    return sum(x, half) + sum(x + half * 4L, n - half);
  }

  /** Where more than {@link #BLOCK} elements are cut in two. */
  static int half(int n) {
    return (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** y[r] = Σ x[r, ·] for rows of {@code n} floats. */
  public void sums(long x, int rows, int n, long y) {
    for (int r = 0; r < rows; r++) {
      long row = x + 4L * r * n;
      set(y + r * 4L, n < LONG ? sum(row, n) : longSum(row, n));
    }
  }

  /** {@link #sum}, cut where that cuts, and joined as there. */
  private float longSum(long x, int n) {
    var from = new int[PARTS + 1];
    from[PARTS] = n;
    for (int whole = PARTS; whole > 1; whole /= 2) {
      for (int i = 0; i < PARTS; i += whole) {
        from[i + whole / 2] = from[i] + half(from[i + whole] - from[i]);
      }
    }
    var sums = new float[PARTS];
    Workers.run(PARTS, i -> sums[i] = sum(x + 4L * from[i], from[i + 1] - from[i]));
    for (int left = PARTS / 2; left > 0; left /= 2) {
      for (int i = 0; i < left; i++) {
        sums[i] = sums[2 * i] + sums[2 * i + 1];
      }
    }
    return sums[0];
  }

  /** Σ a · b, in the same order as {@link #sum}. */
  public final float dot(long a, long b, int n) {
    if (n <= BLOCK) {
      return dotBlock(a, b, n);
    }
    int half = half(n);
    return dot(a, b, half) + dot(a + half * 4L, b + half * 4L, n - half);
  }

  /** The largest element; NaN if there is one; +0 also if all zeros are −0. n ≥ 1. */
  public float max(long x, int n) {
    float max = get(x);
    for (int i = 1; i < n; i++) {
      max = Math.max(max, get(x + i * 4L));
    }
    return max + 0f;
  }

  /** y[j] = the largest of x[row, j] over rows that lie {@code stride} floats apart. rows ≥ 1. */
  public void maxRows(long x, int rows, int stride, long y, int n) {
    for (int j = 0; j < n; j++) {
      float max = get(x + j * 4L);
      for (int r = 1; r < rows; r++) {
        max = Math.max(max, get(x + ((long) r * stride + j) * 4L));
      }
      set(y + j * 4L, max + 0f);
    }
  }

  /** The index of the largest element, the first of equals; of the first NaN if there is one. */
  public int argMax(long x, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      float value = get(x + i * 4L);
      float max = get(x + best * 4L);
      if (value > max || value != value && max == max) {
        best = i;
      }
    }
    return best;
  }

  /**
   * y[j] = Σ over rows of x[row, j], row after row; rows lie {@code stride} floats apart. After
   * every {@link #ROWS} rows a new sum begins, and these are added in order.
   */
  public void sumRows(long x, int rows, int stride, long y, int n) {
    var sums = new float[n];
    Elementwise.kernels().fill(y, 0f, n);
    for (int first = 0; first < rows; first += ROWS) {
      Arrays.fill(sums, 0f);
      for (int r = first; r < Math.min(rows, first + ROWS); r++) {
        for (int j = 0; j < n; j++) {
          sums[j] += get(x + ((long) r * stride + j) * 4L);
        }
      }
      for (int j = 0; j < n; j++) {
        set(y + j * 4L, get(y + j * 4L) + sums[j]);
      }
    }
  }

  /** True if every element is finite. */
  public boolean allFinite(long x, int n) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(get(x + i * 4L))) {
        return false;
      }
    }
    return true;
  }

  protected float sumBlock(long x, int n) {
    var lanes = new float[LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += get(x + i * 4L);
    }
    return joinLanes(lanes);
  }

  protected float sumOfFourBlocks(long x) {
    return sum(x, 2 * BLOCK) + sum(x + 2 * BLOCK * 4L, 2 * BLOCK);
  }

  protected float dotBlock(long a, long b, int n) {
    var lanes = new float[LANES];
    for (int i = 0; i < n; i++) {
      int lane = i % LANES;
      lanes[lane] = Math.fma(get(a + i * 4L), get(b + i * 4L), lanes[lane]);
    }
    return joinLanes(lanes);
  }

  /** Lane i joins lane i + 8, then i + 4, i + 2, i + 1. */
  public static float joinLanes(float[] lanes) {
    return joinLanes(lanes, 0);
  }

  /** {@link #joinLanes(float[])} for the 16 lanes that begin at an index. */
  public static float joinLanes(float[] lanes, int i) {
    float s0 = (lanes[i] + lanes[i + 8]) + (lanes[i + 4] + lanes[i + 12]);
    float s1 = (lanes[i + 1] + lanes[i + 9]) + (lanes[i + 5] + lanes[i + 13]);
    float s2 = (lanes[i + 2] + lanes[i + 10]) + (lanes[i + 6] + lanes[i + 14]);
    float s3 = (lanes[i + 3] + lanes[i + 11]) + (lanes[i + 7] + lanes[i + 15]);
    return (s0 + s2) + (s1 + s3);
  }
}
