package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import dev.nacre.op.CrossEntropy;
import dev.nacre.op.Linear;
import dev.nacre.op.Reduction;
import dev.nacre.tensor.Tensor;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeMemoryTest {
  private final Rng rng = new Rng(1);
  private final Tensor x = Tensor.randn(rng, 16, 10);
  private final Tensor w = Tensor.randn(rng, 4, 10).requiresGrad();
  private final Tensor b = Tensor.zeros(4).requiresGrad();
  private final int[] labels = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};

  private float step() {
    w.zeroGrad();
    b.zeroGrad();
    Tensor logits = Tensor.apply(new Linear(), x, w, b).relu();
    Tensor loss = Tensor.apply(new CrossEntropy(labels, null, 0, Reduction.MEAN), logits);
    float value = loss.item();
    loss.backward();
    return value;
  }

  @Test
  void tenThousandStepsInScopesTakeNothingFromTheSystem() {
    try (var _ = Scope.open()) {
      step();
    }
    long allocations = NativeMemory.allocations();
    long inUse = NativeMemory.inUse();
    long held = NativeMemory.held();
    for (int i = 0; i < 10_000; i++) {
      try (var _ = Scope.open()) {
        step();
      }
    }
    assertThat(NativeMemory.allocations()).isEqualTo(allocations);
    assertThat(NativeMemory.held()).isEqualTo(held);
    assertThat(NativeMemory.inUse()).isLessThanOrEqualTo(inUse);
  }

  @Test
  void tenThousandStepsWithoutScopesLeakNothing() {
    long before = NativeMemory.inUse();
    for (int i = 0; i < 10_000; i++) {
      Tensor.zeros(1 << 14).add(1); // 1.3 GB in all
      step();
    }
    // what a collection finds comes back one by one, and is counted when memory is asked for
    for (int i = 0; i < 200 && NativeMemory.inUse() - before > 8 << 20; i++) {
      System.gc();
      Tensor.zeros(1);
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(NativeMemory.inUse() - before).isLessThan(8 << 20);
  }

  @Test
  void aRequestBeyondTheBudgetIsRefusedWithNumbersAndSomethingToTry() throws Exception {
    var result = Fork.run(BudgetOf64Megabytes.class, List.of("-Dnacre.memory=64m"), "too much");
    assertThat(result.output())
        .contains(
            """
            no memory for an array of 10×1024×1024, 40.0 MB: 32.0 MB of the 64.0 MB that Nacre may use are in use
              try:    a smaller batch size, setting variables that hold large tensors to null, \
            or starting java with -Dnacre.memory=2g
            """);
    assertThat(result.output()).contains("usable afterwards: 3.0");
  }

  @Test
  void aCollectionIsAskedForBeforeARequestIsRefused() throws Exception {
    var result = Fork.run(BudgetOf64Megabytes.class, List.of("-Dnacre.memory=64m"), "unreachable");
    assertThat(result.output()).contains("200 arrays of 16.0 MB");
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"lots", "''", "1.5g", "-1", "0", "99999999999g"})
  void aBudgetThatIsNoNumberIsNamedAndPassedOver(String value) throws Exception {
    var result =
        Fork.run(BudgetOf64Megabytes.class, List.of("-Dnacre.memory=" + value), "a little");
    assertThat(result.output())
        .contains(
            "-Dnacre.memory must be a whole number of bytes from 1, or end in k, m or g, but was '"
                + value
                + "'; try 4g. Three quarters of the machine's memory may be used.");
    assertThat(result.status()).isZero();
  }

  /** What a JVM with a small budget does. */
  static final class BudgetOf64Megabytes {
    public static void main(String[] arguments) {
      if (arguments[0].equals("a little")) {
        Tensor.zeros(10);
      } else if (arguments[0].equals("too much")) {
        Tensor held = Tensor.ones(8, 1024, 1000);
        try {
          Tensor.zeros(10, 1024, 1024);
        } catch (OutOfNativeMemoryException e) {
          System.out.println(e.getMessage());
        }
        System.out.println("usable afterwards: " + held.slice(0, 0, 3).mean(1, 2).sum().item());
      } else {
        for (int i = 0; i < 200; i++) {
          Tensor.zeros(4, 1024, 1000);
        }
        System.out.println("200 arrays of 16.0 MB");
      }
    }
  }
}
