package dev.nacre.compute;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import dev.nacre.Network;
import dev.nacre.array.NDArray;
import dev.nacre.array.Product;
import dev.nacre.array.Rng;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsTest {
  private static final String WARNING = "no fused multiply-add";

  /** Any use of kernels. */
  static final class Sum {
    public static void main(String[] args) {
      System.out.println(Kernels.vectorized());
    }
  }

  /** Fifty epochs of 150 flowers. */
  static final class Flowers {
    public static void main(String[] args) {
      var rng = new Rng(1);
      int[] kinds = IntStream.range(0, 150).map(i -> i % 3).toArray();
      var data = Dataset.of(Tensor.randn(rng, 150, 4), kinds);
      var net = Network.features(4).dense(16).relu().dense(16).relu().dense(3).build(1);
      net.trainOn(data)
          .minimizing(crossEntropy())
          .with(adam(1e-2))
          .batchSize(16)
          .epochs(50)
          .quietly()
          .run();
    }
  }

  /** One product of matrices, again and again: which kernels are in use, and a hash of it. */
  static final class Products {
    public static void main(String[] args) {
      var rng = new Rng(1);
      NDArray a = Tensor.randn(rng, 64, 784).array();
      NDArray b = Tensor.randn(rng, 784, 128).array();
      for (int i = 0; i < 20; i++) {
        int hash = Arrays.hashCode(Product.matmul(a, b).toArray());
        System.out.println(Kernels.vectorized() + " " + hash);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-Dnacre.threads=1, false", "-Dnacre.vector=true, true"})
  void aSmallTrainingDoesWithoutTheVectorApi(String flag, boolean loaded) throws Exception {
    var result = Fork.run(Flowers.class, List.of("-Xlog:class+load", flag));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output().contains(" jdk.incubator.vector.FloatVector ")).isEqualTo(loaded);
  }

  @Test
  void afterSomeWorkKernelsChangeToVectorsOfTheSameBits() throws Exception {
    var output = Fork.run(Products.class, List.of()).output();
    var lines = output.lines().filter(line -> line.matches("(true|false) -?\\d+")).toList();
    assertThat(lines).hasSize(20);
    assertThat(lines.getFirst()).startsWith("false");
    assertThat(lines.getLast()).startsWith("true");
    assertThat(lines)
        .extracting(line -> line.split(" ")[1])
        .containsOnly(lines.get(0).split(" ")[1]);
  }

  @Test
  void aProcessorWithoutFusedMultiplyAddIsWarnedOf() throws Exception {
    var flags = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-UseFMA");
    assertThat(Fork.run(Sum.class, flags).output()).containsOnlyOnce(WARNING);
    assertThat(Fork.run(Sum.class, List.of()).output()).doesNotContain(WARNING);
  }
}
