package dev.nacre.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private static final String WARNING = "no fused multiply-add";

  /** Any use of kernels. */
  static final class Sum {
    public static void main(String[] args) {
      System.out.println(Kernels.vectorized());
    }
  }

  @Test
  void aProcessorWithoutFusedMultiplyAddIsWarnedOf() throws Exception {
    var flags = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-UseFMA");
    assertThat(Fork.run(Sum.class, flags).output()).containsOnlyOnce(WARNING);
    assertThat(Fork.run(Sum.class, List.of()).output()).doesNotContain(WARNING);
  }
}
