package dev.nacre.compute;

import static dev.nacre.compute.Memory.get;
import static dev.nacre.compute.Memory.set;

/**
 * C = A · B for row-major float32 matrices, each of A and B possibly stored transposed.
 *
 * <p>The order of the sum over k is part of the definition: k runs in blocks of {@link #K_BLOCK};
 * within a block one chain of fused multiply-adds starts from zero; the blocks' sums are added to C
 * in order. Tiles, packing and threads change nothing of it, since they only divide the outputs.
 */
public class MatrixProduct {
  public static final MatrixProduct KERNELS = Kernels.load(MatrixProduct.class);

  /** How many terms are summed in one chain. */
  public static final int K_BLOCK = 256;

  protected MatrixProduct() {}

  /**
   * C (m×n) = A (m×k) · B (k×n), or C += A · B.
   *
   * @param a address of A; element (i, p) is at i·lda + p, or p·lda + i if {@code transA}
   * @param b address of B; element (p, j) is at p·ldb + j, or j·ldb + p if {@code transB}
   * @param c address of C; element (i, j) is at i·ldc + j
   */
  public void multiply(
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
      for (int p0 = 0; p0 < k || p0 == 0; p0 += K_BLOCK) {
        java.util.Arrays.fill(row, 0f);
        for (int p = p0; p < Math.min(k, p0 + K_BLOCK); p++) {
          float x = get(a + (transA ? (long) p * lda + i : (long) i * lda + p) * 4L);
          for (int j = 0; j < n; j++) {
            float y = get(b + (transB ? (long) j * ldb + p : (long) p * ldb + j) * 4L);
            row[j] = Math.fma(x, y, row[j]);
          }
        }
        boolean add = accumulate || p0 > 0;
        for (int j = 0; j < n; j++) {
          long at = c + ((long) i * ldc + j) * 4L;
          set(at, add ? get(at) + row[j] : row[j]);
        }
      }
    }
  }
}
