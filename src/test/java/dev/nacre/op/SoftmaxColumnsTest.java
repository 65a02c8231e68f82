package dev.nacre.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.array.Shape;
import dev.nacre.compute.Workers;
import dev.nacre.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Softmax over an axis that is not the last one, which is worked on in columns. */
class SoftmaxColumnsTest {
  private static final List<UnaryOperator<Tensor>> IN_COLUMNS =
      List.of(x -> x.softmax(1), x -> x.logSoftmax(1));

  /** The same, by way of rows. */
  private static final List<UnaryOperator<Tensor>> IN_ROWS =
      List.of(
          x -> x.transpose(1, 2).reshape(-1, x.dim(1)).softmax(1),
          x -> x.transpose(1, 2).reshape(-1, x.dim(1)).logSoftmax(1));

  @ParameterizedTest
  @CsvSource({
    "1, 1, 16",
    "1, 13, 207",
    "3, 17, 33",
    "2, 40, 1000",
    "1, 4097, 16",
    "1, 13000, 17",
    "4, 300, 70"
  })
  void valueAndGradientHaveTheBitsOfTransposedRows(int outer, int n, int inner) {
    for (int i = 0; i < IN_COLUMNS.size(); i++) {
      Tensor[] inputs =
          GradientCheck.normal(n, Shape.of(outer, n, inner), Shape.of(outer, n, inner));
      Tensor x = inputs[0].mul(10f).copy().requiresGrad();
      Tensor columns = IN_COLUMNS.get(i).apply(x);
      columns.backward(inputs[1]);
      Tensor again = x.copy().requiresGrad();
      Tensor rows = IN_ROWS.get(i).apply(again);
      rows.backward(inputs[1].transpose(1, 2).reshape(-1, n));
      assertThat(columns.transpose(1, 2).toArray()).isEqualTo(rows.toArray());
      assertThat(x.grad().toArray()).isEqualTo(again.grad().toArray());
    }
  }

  @Test
  void extremeValuesAndNumbersThatAreNoneStayInTheirColumns() {
    var x = new float[3 * 32];
    x[1] = 1e4f;
    x[2] = Float.NaN;
    x[3] = Float.POSITIVE_INFINITY;
    x[4] = Float.NEGATIVE_INFINITY;
    Tensor y = Tensor.of(x, Shape.of(3, 32)).softmax(0);
    Tensor rows = Tensor.of(x, Shape.of(3, 32)).transpose(0, 1).softmax(1).transpose(0, 1);
    assertThat(y.toArray()).isEqualTo(rows.toArray());
    assertThat(y.toArray()).startsWith(1 / 3f, 1, Float.NaN, Float.NaN, 0);
  }

  @Test
  void threadsShareColumnsWithoutChangingABit() {
    int before = Workers.threads();
    Tensor x = GradientCheck.normal(1, Shape.of(3, 50, 1001))[0];
    try {
      Workers.threads(1);
      float[] one = x.softmax(1).toArray();
      Workers.threads(3);
      assertThat(x.softmax(1).toArray()).isEqualTo(one);
    } finally {
      Workers.threads(before);
    }
  }
}
