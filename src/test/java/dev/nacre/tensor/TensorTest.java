package dev.nacre.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.Fork;
import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void tensorsHaveTheirElementsRowByRow() {
    assertThat(Tensor.of(new float[][] {{1, 2}, {3, 4}}).toArray()).containsExactly(1, 2, 3, 4);
    assertThat(Tensor.of(1, 2, 3).shape()).isEqualTo(Shape.of(3));
    assertThat(Tensor.scalar(5).shape()).isEqualTo(Shape.of());
    assertThat(Tensor.full(2, 2, 1).toArray()).containsExactly(2, 2);
    assertThat(Tensor.zeros(2, 0, 3).toArray()).isEmpty();
  }

  @Test
  void rowsOfDifferentLengthAreRefused() {
    assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(ShapeException.class)
        .hasMessage("row 1 has 1 numbers, but row 0 has 2; try rows of one length");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Tensor.of((float[]) null))
        .hasMessage("values of a tensor is missing (null)");
    assertThatThrownBy(() -> Tensor.of(new float[][] {{1}, null}))
        .hasMessage("row 1 of a tensor is missing (null)");
    assertThatThrownBy(() -> Tensor.of((float[][]) null))
        .hasMessage("rows of a tensor is missing (null)");
    assertThatThrownBy(() -> Tensor.of(new float[1], null))
        .hasMessage("shape of a tensor is missing (null)");
    assertThatThrownBy(() -> Tensor.randn(null, 2))
        .hasMessage("random numbers (an Rng) is missing (null)");
    assertThatThrownBy(() -> Tensor.ones(2).add(null))
        .hasMessage("tensor to compute with is missing (null)");
    assertThatThrownBy(() -> Tensor.concat(0))
        .hasMessage("number of tensors to join must be at least 1, but was 0; try concat(0, a, b)");
    assertThatThrownBy(() -> Tensor.stack(0))
        .hasMessage("number of tensors to join must be at least 1, but was 0; try concat(0, a, b)");
  }

  @Test
  void randomTensorsMayBeLargerThanTheHeap() throws Exception {
    var result = Fork.run(LargeTensor.class, List.of("-Xmx48m"));
    assertThat(result.output()).endsWith("24000000 16×1000000\n");
  }

  @Test
  void elementsThatDoNotFillTheShapeAreRefused() {
    assertThatThrownBy(() -> Tensor.of(new float[5], Shape.of(2, 3)))
        .hasMessage("5 elements do not fill 2×3, which has 6; try a shape of 5 elements");
  }

  @Test
  void onlyTheElementOfATensorThatHasOneIsAnItem() {
    assertThat(Tensor.of(7).item()).isEqualTo(7);
    assertThatThrownBy(() -> Tensor.of(1, 2).item())
        .hasMessage("item() needs an array of one element, but this one is 2; try toArray()");
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertThat(Tensor.randn(new Rng(5), 3, 4).toArray())
        .isEqualTo(Tensor.randn(new Rng(5), 3, 4).toArray())
        .isNotEqualTo(Tensor.randn(new Rng(6), 3, 4).toArray());
  }

  @Test
  void gradientsAddUpUntilTheyAreForgotten() {
    Tensor x = Tensor.of(3).requiresGrad();
    assertThat(x.grad()).isNull();
    x.square().sum().backward();
    x.square().sum().backward();
    assertThat(x.grad().item()).isEqualTo(12);
    x.zeroGrad();
    assertThat(x.grad()).isNull();
    x.mul(4).sum().backward();
    assertThat(x.grad().item()).isEqualTo(4);
  }

  @Test
  void aGradientThatWasAskedForDoesNotChangeLater() {
    Tensor x = Tensor.of(3).requiresGrad();
    x.square().sum().backward();
    Tensor first = x.grad();
    x.square().sum().backward();
    assertThat(first.item()).isEqualTo(6);
  }

  @Test
  void aTensorUsedManyTimesGetsAllItsGradients() {
    Tensor x = Tensor.of(2).requiresGrad();
    Tensor y = x.square();
    y.add(y).add(y.mul(x)).add(x).sum().backward(); // 2x² + x³ + x
    assertThat(x.grad().item()).isEqualTo(4 * 2 + 3 * 4 + 1);
  }

  @Test
  void aLongChainNeedsNoDeepStack() {
    Tensor x = Tensor.of(1).requiresGrad();
    Tensor y = x;
    for (int i = 0; i < 20_000; i++) {
      y = y.add(1);
    }
    y.sum().backward();
    assertThat(x.grad().item()).isEqualTo(1);
  }

  @Test
  void nothingIsRecordedWithoutGrad() {
    Tensor x = Tensor.of(1).requiresGrad();
    Tensor y = Tensor.noGrad(() -> x.mul(2));
    assertThat(y.isTracked()).isFalse();
    assertThat(x.mul(2).isTracked()).isTrue();
    assertThatThrownBy(y::backward)
        .hasMessage(
            "no gradient flows through this tensor of 1; "
                + "try requiresGrad() on what it comes from");
  }

  @Test
  void noGradientFlowsThroughADetachedTensor() {
    Tensor x = Tensor.of(3).requiresGrad();
    x.mul(x.detach()).sum().backward();
    assertThat(x.grad().item()).isEqualTo(3);
  }

  @Test
  void aSecondBackwardIsRefused() {
    Tensor x = Tensor.of(3).requiresGrad();
    Tensor y = x.square().sum();
    y.backward();
    assertThatThrownBy(y::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            backward() has already been called on this tensor, or on one it came from
              why:    the tape is spent by backward(), which frees what it held
              try:    computing the loss again, or adding losses before one backward()\
            """);
  }

  @Test
  void backwardNeedsOneNumberOrAGradientOfItsShape() {
    Tensor x = Tensor.of(1, 2).requiresGrad();
    assertThatThrownBy(() -> x.mul(2).backward())
        .hasMessage("backward() needs one number, but this tensor is 2; try .mean().backward()");
    assertThatThrownBy(() -> x.mul(2).backward(Tensor.ones(3)))
        .hasMessage("the gradient of 2 has the shape 3; try one of the tensor's own shape");
  }

  @Test
  void viewsCanBeAskedForTheirGradientToo() {
    Tensor all = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor column = all.slice(1, 1, 2).requiresGrad();
    column.square().sum().backward();
    assertThat(column.grad().toArray()).containsExactly(4, 10);
    Tensor turned = all.transpose(0, 1).requiresGrad();
    turned.mul(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}})).sum().backward();
    assertThat(turned.grad().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    Tensor repeatedly = turned.sum(0).square().sum();
    repeatedly.backward();
    assertThat(turned.grad().toArray()).containsExactly(13, 32, 15, 34, 17, 36);
  }

  @Test
  void anIntermediateTensorThatIsUsedAgainKeepsItsValue() {
    Tensor x = Tensor.of(1, 2).requiresGrad();
    Tensor y = x.mul(3);
    y.square().sum().backward();
    assertThat(y.toArray()).containsExactly(3, 6);
  }

  @Test
  void operationsLeaveTheirInputsAlone() {
    Tensor x = Tensor.of(1, -2, 3).requiresGrad();
    x.relu().exp().add(1).reshape(3, 1).transpose(0, 1).softmax(1).log().sum().backward();
    assertThat(x.toArray()).containsExactly(1, -2, 3);
  }

  @Test
  void severalThreadsCanComputeAtOnce() {
    Tensor shared = Tensor.randn(new Rng(1), 300, 300);
    float expected = work(shared);
    var results = new ArrayList<CompletableFuture<Float>>();
    for (int i = 0; i < 8; i++) {
      results.add(CompletableFuture.supplyAsync(() -> work(shared)));
    }
    for (var result : results) {
      assertThat(result.join()).isEqualTo(expected);
    }
  }

  private static float work(Tensor shared) {
    Tensor w = Tensor.randn(new Rng(2), 300, 300).requiresGrad();
    for (int i = 0; i < 5; i++) {
      w.zeroGrad();
      shared.matmul(w).tanh().add(shared).square().mean().backward();
    }
    return w.grad().sum().item();
  }

  @Test
  void argMaxIsTheFirstOfEquals() {
    Tensor x = Tensor.of(new float[][] {{1, 3, 3}, {5, 2, 5}});
    assertThat(x.argMax(1)).containsExactly(1, 0);
    assertThat(x.argMax(0)).containsExactly(1, 0, 1);
  }

  @Test
  void meansAndVariancesOfAllElements() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 6}});
    assertThat(x.mean().item()).isEqualTo(3);
    assertThat(x.variance(true, false).item()).isCloseTo(14 / 3f, within(1e-6f));
    assertThat(x.variance(false, false).item()).isEqualTo(3.5f);
  }
}
