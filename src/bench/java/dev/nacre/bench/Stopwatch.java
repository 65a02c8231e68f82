package dev.nacre.bench;

import com.google.gson.JsonObject;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.nacre.array.NativeMemory;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Times steps once they are warm, and counts what they allocate. Allocates nothing itself. */
final class Stopwatch {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int FEWEST = 5;

  /** Seconds in which the data of the steps before leave the caches. */
  private static final double CACHES = 0.1;

  private final long[] times = new long[1 << 18];
  private final long duration;

  Stopwatch(double seconds) {
    this.duration = (long) (seconds * 1e9);
  }

  /** Runs {@code step} with 0, 1, 2 … for so many seconds. */
  static void warmUp(IntConsumer step, double seconds) {
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < seconds * 1e9 || i < FEWEST; i++) {
      step.accept(i);
    }
  }

  /** Runs {@code step} with 0, 1, 2 … and says what one took. */
  JsonObject measure(IntConsumer step) {
    warmUp(step, CACHES);
    int i = 0;
    long allocations = NativeMemory.allocations();
    long heap = THREADS.getTotalThreadAllocatedBytes();
    long busy = SYSTEM.getProcessCpuTime();
    int n = 0;
    long start = System.nanoTime();
    for (long now = start; (now - start < duration || n < FEWEST) && n < times.length; i++, n++) {
      step.accept(i);
      long after = System.nanoTime();
      times[n] = after - now;
      now = after;
    }
    long elapsed = System.nanoTime() - start;
    busy = SYSTEM.getProcessCpuTime() - busy;
    heap = THREADS.getTotalThreadAllocatedBytes() - heap;
    var said = new JsonObject();
    said.addProperty("micros", median(Arrays.copyOf(times, n)) / 1e3);
    said.addProperty("steps", n);
    said.addProperty("processors", (double) busy / elapsed);
    said.addProperty("heapBytes", heap / n);
    said.addProperty("nativeAllocations", NativeMemory.allocations() - allocations);
    return said;
  }

  static double median(long[] values) {
    Arrays.sort(values);
    int n = values.length;
    return (values[(n - 1) / 2] + values[n / 2]) / 2.0;
  }
}
