package dev.nacre.bench.jmh;

import dev.nacre.bench.KernelList;
import dev.nacre.compute.Workers;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One kernel at a time, each in JVMs of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class KernelBenchmark {
  @Param({
    "matmul NN 32 32 32",
    "matmul NN 128 128 128",
    "matmul NN 512 512 512",
    "matmul NT 64 128 784",
    "matmul TN 128 784 64",
    "add 16384",
    "exp 16384",
    "log 16384",
    "tanh 16384",
    "sigmoid 16384",
    "softmax10 16384",
    "softmax1000 16384",
    "sum 16384"
  })
  public String kernel;

  @Param({"1", "2"})
  public int threads;

  private Runnable call;

  @Setup
  public void find() {
    Workers.threads(threads);
    call =
        Stream.concat(KernelList.products().stream(), KernelList.elementwise().stream())
            .filter(each -> each.name().equals(kernel))
            .findFirst()
            .orElseThrow()
            .call();
  }

  @Benchmark
  public void call() {
    call.run();
  }
}
