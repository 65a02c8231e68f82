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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers are joined, or change places, where nobody looks between them; nobody can tell. */
class ShortcutsTest {
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
      assertSameBits(net, Tensor.randn(new Rng(size), 3, 2, size, size + 4));
    }
  }

  /** With more samples than go through the steps together, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 64, 65, 141})
  void theLastStepOfARecurrentLayerHasTheSameBitsWhetherTheOthersAreLookedAtOrNot(int samples) {
    var sequences = Network.sequences(5, 3);
    var nets =
        List.of(
            sequences.lstm(17).lastStep().dense(4).build(1),
            sequences.rnn(9, r -> r.relu()).lastStep().dense(4).build(2),
            sequences.lstm(4).rnn(7).lastStep().dense(4).build(3),
            Network.sequences(1, 3).lstm(6).lastStep().dense(4).build(4));
    for (Model net : nets) {
      assertSameBits(net, Tensor.randn(new Rng(samples), samples, net.inputShape().dim(0), 3));
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

  private static void assertSameBits(Model net, Tensor x) {
    List<float[]> seen = step(net, x, true);
    List<float[]> unseen = step(net, x, false);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(unseen.get(i)).as("result %d of %s", i, x.shape()).isEqualTo(seen.get(i));
    }
  }

  /** The output, and the gradients by the input and by all weights. */
  private static List<float[]> step(Model net, Tensor input, boolean lookedAt) {
    net.parameters().forEach(Tensor::zeroGrad);
    Tensor x = input.copy().requiresGrad();
    Tensor y =
        lookedAt
            ? net.chain().forward(x, net.state(), true, (_, _) -> {})
            : net.chain().forward(x, net.state(), true);
    int[] labels = IntStream.range(0, x.dim(0)).map(i -> i * 7 % 4).toArray();
    crossEntropy().of(y, labels).backward();
    var results = new ArrayList<>(List.of(y.toArray(), x.grad().toArray()));
    net.parameters().forEach(each -> results.add(each.grad().toArray()));
    return results;
  }
}
