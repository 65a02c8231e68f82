package dev.nacre.bench;

import com.google.gson.JsonObject;
import dev.nacre.bench.KernelList.Kernel;
import dev.nacre.compute.Workers;
import java.util.ArrayList;
import java.util.List;

/** Times the kernels, one after the other, all of them warm. */
final class KernelWorker {
  /** A shorter time is not measured: a kernel is called as often as that takes. */
  private static final long SHORTEST_NANOS = 50_000;

  private KernelWorker() {}

  public static void main(String[] args) {
    var job = Job.parse(args);
    Workers.threads(job.number("threads"));
    var peak = new JsonObject();
    peak.addProperty("what", "peak");
    peak.addProperty("peak", Peak.multiplyAddsPerNanosecond());
    Worker.say(peak);
    var kernels = new ArrayList<>(KernelList.products());
    kernels.addAll(KernelList.elementwise());
    var calls = new int[kernels.size()];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = warmUp(kernels.get(i), job.seconds("warmup"));
    }
    measure(kernels, calls, job.seconds("seconds"));
  }

  /** Calls it for so long; how many calls are worth one measurement. */
  private static int warmUp(Kernel kernel, double seconds) {
    long start = System.nanoTime();
    long last = start;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; last - start < seconds * 1e9 || i < 10; i++) {
      kernel.call().run();
      long now = System.nanoTime();
      shortest = Math.min(shortest, now - last);
      last = now;
    }
    return (int) Math.max(1, SHORTEST_NANOS / Math.max(1, shortest));
  }

  private static void measure(List<Kernel> kernels, int[] calls, double seconds) {
    for (int i = 0; i < calls.length; i++) {
      Kernel kernel = kernels.get(i);
      int together = calls[i];
      var watch = new Stopwatch(seconds);
      JsonObject said =
          watch.measure(
              _ -> {
                for (int call = 0; call < together; call++) {
                  kernel.call().run();
                }
              });
      said.addProperty("what", kernel.name());
      said.addProperty("work", kernel.work());
      said.addProperty("micros", said.get("micros").getAsDouble() / together);
      said.addProperty("heapBytes", said.get("heapBytes").getAsDouble() / together);
      Worker.say(said);
    }
  }
}
