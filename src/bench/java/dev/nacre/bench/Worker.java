package dev.nacre.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.nacre.array.NativeMemory;
import dev.nacre.data.Batch;
import dev.nacre.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What the measuring Java processes share. */
final class Worker {
  /** The first steps, whose losses are compared. */
  static final int COMPARED = 20;

  /** Different batches, at most, that steps go through again and again. */
  private static final int MOST_BATCHES = 1024;

  /** One kind of step over batches of one size, and the losses of its first steps. */
  record Run(String kind, int batch, double[] losses, IntConsumer step) {}

  private Worker() {}

  /**
   * All kinds and sizes of steps are warm before the first is timed.
   *
   * @param held native memory held before there were networks, in bytes
   */
  static void measure(Job job, List<Run> runs, long held) throws IOException {
    for (Run run : runs) {
      Stopwatch.warmUp(run.step, job.seconds("warmup") / runs.size());
    }
    var watch = new Stopwatch(job.seconds("seconds"));
    for (Run run : runs) {
      JsonObject said = watch.measure(run.step);
      said.addProperty("what", run.kind);
      said.addProperty("batch", run.batch);
      said.addProperty("nativeHeld", NativeMemory.held() - held);
      said.add("losses", array(run.losses));
      say(said);
    }
    sayMemory();
  }

  /** The samples of a job in batches of a size, in order. */
  static List<Batch> batches(Dataset data, int size) {
    int[] order = IntStream.range(0, data.size()).toArray();
    return IntStream.range(0, Math.min(MOST_BATCHES, data.size() / size))
        .mapToObj(i -> data.gather(order, i * size, (i + 1) * size))
        .toList();
  }

  /** One line for the process that started this one. */
  static void say(JsonObject what) {
    System.out.println(what);
    System.out.flush();
  }

  static JsonArray array(double[] numbers) {
    var array = new JsonArray();
    for (double number : numbers) {
      array.add(number);
    }
    return array;
  }

  /** The peak of resident memory, in KiB; where the system does not say, nothing. */
  static void sayMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      try (var lines = Files.lines(status)) {
        String peak = lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElseThrow();
        var said = new JsonObject();
        said.addProperty("what", "memory");
        said.addProperty("peakKiB", Long.parseLong(peak.replaceAll("\\D", "")));
        say(said);
      }
    }
  }
}
