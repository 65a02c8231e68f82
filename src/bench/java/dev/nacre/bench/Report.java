package dev.nacre.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what was measured, what was noticed, and all figures: as text and as JSON. */
final class Report {
  private final Results results;
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final double loadBefore = load();

  Report(Results results) {
    this.results = results;
    versions.put("processor", processor());
    versions.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  void version(String peer, String version) {
    versions.put(peer, version);
  }

  /** Something that a reader of the figures should know. */
  void note(String text) {
    notes.add(text);
    System.out.println(text);
  }

  /** What is being done now, for someone who waits. */
  void progress(String text, Object... values) {
    System.out.printf("… " + text + "%n", values);
  }

  void write() throws IOException {
    versions.put("load average", "%.2f before, %.2f after".formatted(loadBefore, load()));
    String markdown = markdown();
    Files.writeString(Options.FOLDER.resolve("results.md"), markdown);
    Files.writeString(
        Options.FOLDER.resolve("results.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(json()));
    System.out.println(markdown);
  }

  private String markdown() {
    var text = new StringBuilder("# Nacre and its peers\n\n");
    versions.forEach(
        (what, value) -> text.append("- ").append(what).append(": ").append(value).append('\n'));
    text.append('\n').append(new StepTables(results)).append(new KernelTables(results));
    if (!notes.isEmpty()) {
      text.append("## Notes\n\n");
      notes.forEach(note -> text.append("- ").append(note).append('\n'));
    }
    return text.toString();
  }

  private JsonObject json() {
    var all = new JsonObject();
    var where = new JsonObject();
    versions.forEach(where::addProperty);
    all.add("where", where);
    var said = new JsonArray();
    notes.forEach(said::add);
    all.add("notes", said);
    all.add("measurements", results.json());
    return all;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String processor() {
    int count = Runtime.getRuntime().availableProcessors();
    String model = System.getProperty("os.arch");
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      model =
          lines
              .filter(line -> line.startsWith("model name"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 2))
              .orElse(model);
    } catch (IOException _) {
      // not Linux
    }
    return "%s, %d processors".formatted(model, count);
  }
}
