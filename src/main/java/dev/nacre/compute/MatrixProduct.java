package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

import java.util.Arrays;

/**
 * C = A · B for row-major float32 matrices, each of A and B possibly stored transposed.
 *
 * <p>The order of the sum over k is part of the definition: k runs in blocks of {@link #K_BLOCK};
 * within a block one chain of fused multiply-adds starts from zero; the blocks' sums are added to C
 * in order. Tiles, packing and threads change nothing of it, since they only divide the outputs.
 */
public class MatrixProduct {
  private static final Group<MatrixProduct> GROUP = new Group<>(new MatrixProduct());

  /** How many terms are summed in one chain. */
  public static final int K_BLOCK = 256;

  /** Fewer multiply-adds than this are not worth a second thread. */
  private static final long SERIAL = 1 << 17;

  protected MatrixProduct() {}

  /** The kernels in use: these, or their twin in vectors. */
  public static MatrixProduct kernels() {
    return GROUP.inUse();
  }

  /**
   * C (m×n) = A (m×k) · B (k×n), or C += A · B.
   *
   * @param a address of A; element (i, p) is at i·lda + p, or p·lda + i if {@code transA}
   * @param b address of B; element (p, j) is at p·ldb + j, or j·ldb + p if {@code transB}
   * @param c address of C; element (i, j) is at i·ldc + j
   */
  public final void multiply(
      int m,
      int n,
      int k,
      long a,
      int lda,
      boolean transA,
      long b,
      int ldb,
      boolean transB,
      long c,
      int ldc,
      boolean accumulate) {
    if (k == 0 && !accumulate) {
      for (int i = 0; i < m; i++) {
        Elementwise.kernels().fill(c + (long) i * ldc * 4L, 0f, n);
      }
      return;
    }
    boolean byColumns = n / columnsTogether() >= m / rowsTogether();
    int unit = byColumns ? columnsTogether() : rowsTogether();
    int units = ((byColumns ? n : m) + unit - 1) / unit;
    int parts = Math.min(units, Workers.free((long) m * n * k, SERIAL));
    if (parts == 1) {
      multiplyPart(m, n, k, a, lda, transA, b, ldb, transB, c, ldc, accumulate);
      return;
    }
    Workers.run(
        parts,
        part -> {
          int from = (int) ((long) units * part / parts) * unit;
          int to = Math.min((int) ((long) units * (part + 1) / parts) * unit, byColumns ? n : m);
          if (byColumns) {
            long right = b + (transB ? (long) from * ldb : from) * 4L;
            long result = c + from * 4L;
            multiplyPart(
                m, to - from, k, a, lda, transA, right, ldb, transB, result, ldc, accumulate);
          } else {
            long left = a + (transA ? from : (long) from * lda) * 4L;
            long result = c + (long) from * ldc * 4L;
            multiplyPart(
                to - from, n, k, left, lda, transA, b, ldb, transB, result, ldc, accumulate);
          }
        });
  }

  /** Work is shared between threads in multiples of so many columns of C. */
  protected int columnsTogether() {
    return 1;
  }

  /** Work is shared between threads in multiples of so many rows of C. */
  protected int rowsTogether() {
    return 1;
  }

  /** {@link #multiply} on one thread, k ≥ 1. */
  protected void multiplyPart(
      int m,
      int n,
      int k,
      long a,
      int lda,
      boolean transA,
      long b,
      int ldb,
      boolean transB,
      long c,
      int ldc,
      boolean accumulate) {
    var row = new float[n];
    for (int i = 0; i < m; i++) {
      for (int block = 0; block < k; block += K_BLOCK) {
        Arrays.fill(row, 0f);
        for (int p = block; p < Math.min(k, block + K_BLOCK); p++) {
          float x = get(a + (transA ? (long) p * lda + i : (long) i * lda + p) * 4L);
          for (int j = 0; j < n; j++) {
            float y = get(b + (transB ? (long) j * ldb + p : (long) p * ldb + j) * 4L);
            row[j] = Math.fma(x, y, row[j]);
          }
        }
        boolean add = accumulate || block > 0;
        for (int j = 0; j < n; j++) {
          long at = c + ((long) i * ldc + j) * 4L;
          set(at, add ? get(at) + row[j] : row[j]);
        }
      }
    }
  }
}
