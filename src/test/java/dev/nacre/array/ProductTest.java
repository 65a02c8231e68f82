package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.compute.MatrixProduct;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {
  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(ints = {4, 40, 600})
  void productsOfViewsHaveTheBitsOfTheirDefinition(int most) {
    for (int i = 0; i < 100; i++) {
      int m = upTo(most);
      int n = upTo(most / 2);
      int k = upTo(most);
      NDArray a = view(m, k);
      NDArray b = view(k, n);
      assertThat(bits(Product.matmul(a, b)))
          .as("%d×%d×%d, strides of %d and %d", m, n, k, a.stride(1), b.stride(1))
          .isEqualTo(bits(defined(a, b)));
    }
  }

  @Test
  void operandsMayRepeatOneRowOrOneColumn() {
    NDArray rows = normal(1, 40).broadcastTo(Shape.of(2, 40));
    NDArray columns = normal(40, 1).broadcastTo(Shape.of(40, 30));
    assertThat(bits(Product.matmul(rows, columns))).isEqualTo(bits(defined(rows, columns)));
    NDArray left = columns.transpose(0, 1);
    NDArray right = rows.transpose(0, 1);
    assertThat(bits(Product.matmul(left, right))).isEqualTo(bits(defined(left, right)));
  }

  /** Small numbers more often than large ones. */
  private int upTo(int most) {
    return (int) Math.pow(most, random.nextDouble());
  }

  /** A matrix of normal deviates that lies in memory in one of four ways. */
  private NDArray view(int rows, int columns) {
    return random.nextBoolean() ? rowsOf(columns, rows).transpose(0, 1) : rowsOf(rows, columns);
  }

  private NDArray rowsOf(int rows, int columns) {
    return random.nextBoolean()
        ? normal(rows, columns)
        : normal(rows + 3, columns + 5).slice(0, 2, 2 + rows).slice(1, 3, 3 + columns);
  }

  private NDArray normal(int... shape) {
    var numbers = new float[(int) Shape.of(shape).size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return NDArray.of(numbers, Shape.of(shape));
  }

  /** Σ in blocks of k, each one chain of multiply-adds. */
  private static NDArray defined(NDArray left, NDArray right) {
    int k = left.dim(1);
    int n = right.dim(1);
    float[] a = left.toArray();
    float[] b = right.toArray();
    var c = new float[left.dim(0) * n];
    for (int i = 0; i < c.length; i++) {
      for (int block = 0; block < k; block += MatrixProduct.K_BLOCK) {
        float sum = 0f;
        for (int p = block; p < Math.min(k, block + MatrixProduct.K_BLOCK); p++) {
          sum = Math.fma(a[i / n * k + p], b[p * n + i % n], sum);
        }
        c[i] = block == 0 ? sum : c[i] + sum;
      }
    }
    return NDArray.of(c, Shape.of(left.dim(0), n));
  }

  private static int[] bits(NDArray x) {
    float[] numbers = x.toArray();
    var bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }
}
