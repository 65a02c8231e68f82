package dev.nacre;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.array.Rng;
import dev.nacre.layer.MaxPool;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ReLU and max pooling change places where nobody looks between them. */
class ReluAndMaxPoolTest {
  static Stream<UnaryOperator<MaxPool>> poolings() {
    return Stream.of(
        pool -> pool,
        pool -> pool.stride(1),
        pool -> pool.window(3, 2),
        pool -> pool.window(3, 3).stride(2),
        pool -> pool.window(3, 3).stride(2, 1).padding(1),
        pool -> pool.window(1, 1).stride(3));
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void aReluBeforeMaxPoolingGivesTheSameBitsWhetherItIsLookedAtOrNot(UnaryOperator<MaxPool> pool) {
    for (int size : new int[] {9, 13, 16, 35}) {
      Model net =
          Network.images(2, size, size + 4)
              .conv(3, 3, c -> c.padding(same()))
              .relu()
              .maxPool(2, pool)
              .residual(r -> r.conv(3, 3, c -> c.padding(same())).relu())
              .relu()
              .maxPool(2, pool)
              .flatten()
              .dense(4)
              .build(size);
      List<float[]> seen = step(net, size, true);
      List<float[]> unseen = step(net, size, false);
      for (int i = 0; i < seen.size(); i++) {
        assertThat(unseen.get(i)).as("result %d of size %d", i, size).isEqualTo(seen.get(i));
      }
    }
  }

  @Test
  void whatIsNotANumberStaysThereWhicheverOfReluAndPoolingComesFirst() {
    Model net = Network.images(1, 4, 4).relu().maxPool(2).flatten().dense(3).build(1);
    var pixels = new float[16];
    pixels[5] = Float.NaN;
    Tensor x = Tensor.of(pixels).reshape(1, 1, 4, 4);
    assertThat(net.forward(x).toArray()).containsOnly(Float.NaN);
  }

  /** The loss, the output and all gradients. */
  private static List<float[]> step(Model net, int seed, boolean lookedAt) {
    net.parameters().forEach(Tensor::zeroGrad);
    Tensor x = Tensor.randn(new Rng(seed), 3, 2, seed, seed + 4).requiresGrad();
    Tensor y =
        lookedAt
            ? net.chain().forward(x, net.state(), true, (_, _) -> {})
            : net.chain().forward(x, net.state(), true);
    Tensor loss = crossEntropy().of(y, new int[] {1, 3, 0});
    loss.backward();
    var results = new ArrayList<>(List.of(loss.toArray(), y.toArray(), x.grad().toArray()));
    net.parameters().forEach(each -> results.add(each.grad().toArray()));
    return results;
  }
}
