package dev.nacre.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Fork;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CompilationTest {
  @Test
  void allThreadsComputeOnceNothingIsCompiledAnyMore() throws Exception {
    for (String mode : List.of("-Xint", "-Xmixed", "--limit-modules=jdk.incubator.vector")) {
      assertThat(Fork.run(UntilAllCompute.class, List.of(mode)).output()).as(mode).contains("all");
    }
  }

  @Test
  void oneProcessorIsLeftToTheCompilerAtFirst() throws Exception {
    int all = Runtime.getRuntime().availableProcessors();
    assertThat(Fork.run(UntilAllCompute.class, List.of()).output())
        .contains("first " + Math.max(1, all - 1));
  }

  static final class UntilAllCompute {
    public static void main(String[] args) {
      System.out.println("first " + Workers.free());
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      while (seen.size() < Workers.threads()) {
        Workers.run(
            100 * Workers.threads(),
            _ -> {
              seen.add(Thread.currentThread());
              Thread.yield();
            });
      }
      System.out.println("all");
    }
  }
}
