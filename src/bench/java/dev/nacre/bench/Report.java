package dev.nacre.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.nacre.plot.Charts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.internal.chartpart.IChart;

/** Where, when and with what was measured, and all figures: as text, as JSON and as charts. */
final class Report {
  private static final Path JSON = Options.FOLDER.resolve("results.json");
  private static final Path MARKDOWN = Options.FOLDER.resolve("results.md");
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private static final String UNKNOWN = "unknown";

  private final List<Part> parts;
  private final Results results;
  private final Map<String, String> where = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private final String commit = commit();
  private LocalDateTime begin;
  private double loadBefore;
  private double handoverBefore;

  private Report(List<Part> parts, Results results) {
    this.parts = parts;
    this.results = results;
  }

  /** What an earlier run has left, to be completed. */
  static Report continued(List<Part> parts) throws IOException {
    Report report;
    if (Files.exists(JSON)) {
      var before = JsonParser.parseString(Files.readString(JSON)).getAsJsonObject();
      report = new Report(parts, Results.of(before.getAsJsonArray("measurements")));
      before
          .getAsJsonObject("where")
          .asMap()
          .forEach((what, value) -> report.where(what, value.getAsString()));
    } else {
      report = new Report(parts, new Results());
    }
    report.where("commit", report.commit);
    report.where("processor", processor());
    report.where("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return report;
  }

  Results results() {
    return results;
  }

  /** A version, a machine. */
  void where(String what, String value) {
    where.put(what, value);
  }

  /** Writes into a measurement of which commit it is and when it was made. */
  void stamp(JsonObject measurement) {
    measurement.addProperty("commit", commit);
    measurement.addProperty("time", MINUTES.format(LocalDateTime.now()));
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

  void begin(Part part) {
    begin = LocalDateTime.now();
    loadBefore = load();
    handoverBefore = Handover.nanos();
    progress("%s, from %s", part.name(), MINUTES.format(begin));
  }

  /** What was measured so far is written at once. */
  void end(Part part) throws IOException {
    where(
        part.name(),
        ("measured %s – %s, load average %.2f before, %.2f after,"
                + " two processors exchange a cache line in %.0f ns before, %.0f ns after")
            .formatted(
                MINUTES.format(begin),
                MINUTES.format(LocalDateTime.now()),
                loadBefore,
                load(),
                handoverBefore,
                Handover.nanos()));
    var json = new JsonObject();
    var places = new JsonObject();
    where.forEach(places::addProperty);
    json.add("where", places);
    json.add("measurements", results.json());
    Files.writeString(JSON, new GsonBuilder().setPrettyPrinting().create().toJson(json));
    Files.writeString(MARKDOWN, markdown());
  }

  void print() throws IOException {
    System.out.println(Files.readString(MARKDOWN));
    System.out.println("in " + MARKDOWN.toAbsolutePath());
  }

  private String markdown() {
    var text = new StringBuilder("# Nacre and its peers\n\n");
    where.forEach(
        (what, value) -> text.append("- ").append(what).append(": ").append(value).append('\n'));
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    text.append('\n');
    for (Part part : parts) {
      if (!results.keys(part.name()).isEmpty()) {
        text.append(part.table(results)).append('\n').append(ofOtherCommits(part));
        part.charts(results).forEach((name, chart) -> text.append(picture(name, chart)));
      }
    }
    return text.toString();
  }

  /** Which figures of a part are another commit's; empty where none is. */
  private String ofOtherCommits(Part part) {
    var text = new StringBuilder();
    for (String peer : results.peers(part.name())) {
      var all = results.keys(key -> has(key, part, peer));
      all.stream()
          .filter(key -> !said("commit", key, peer).equals(commit))
          .collect(groupingBy(key -> origin(key, peer), TreeMap::new, toList()))
          .forEach(
              (origin, keys) -> {
                var rows = keys.stream().map(Results.Key::inWords).collect(joining("; "));
                text.append("- %s (%s): ".formatted(Peer.title(peer), origin))
                    .append(keys.size() == all.size() ? "all" : rows)
                    .append('\n');
              });
    }
    return text.isEmpty()
        ? ""
        : "Measured at another commit than %s, so not under the same conditions:\n\n%s\n"
            .formatted(commit, text);
  }

  private boolean has(Results.Key key, Part part, String peer) {
    return key.part().equals(part.name()) && !results.forks(key, peer).isEmpty();
  }

  /** The commit and the day of a measurement. */
  private String origin(Results.Key key, String peer) {
    return said("commit", key, peer) + ", " + said("time", key, peer).split(" ")[0];
  }

  private String said(String what, Results.Key key, String peer) {
    var first = results.forks(key, peer).getFirst();
    return first.has(what) ? first.get(what).getAsString() : UNKNOWN;
  }

  private static String picture(String name, IChart chart) {
    Charts.saveAs(chart, Options.FOLDER.resolve(name + ".png"));
    return "![%s](%s.png)\n\n".formatted(name, name);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** As git knows it, with a mark if files differ from it. */
  private static String commit() {
    try {
      var git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*").start();
      String said = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return said.isEmpty() ? UNKNOWN : said;
    } catch (IOException _) {
      return UNKNOWN; // no git
    }
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
