package dev.nacre.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the measuring Java processes share. */
final class Worker {
  /** The first steps, whose losses are compared. */
  static final int COMPARED = 20;

  /** Different batches, at most, that steps go through again and again. */
  private static final int MOST_BATCHES = 1024;

  private Worker() {}

  static int batchCount(Job job, int batch) {
    return Math.min(MOST_BATCHES, job.number("samples") / batch);
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
        said.addProperty("peakKiB", Long.parseLong(peak.replaceAll("\\D", "")));
        say(said);
      }
    }
  }
}
