package dev.nacre.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a peer's process to its end and collects what it says, one JSON object a line. */
final class WorkerProcess {
  /** The process ended with an error; the message is its last line. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String why) {
      super(why);
    }
  }

  private final List<String> prefix;
  private final Path errors;

  /**
   * @param prefix a command that starts another, such as {@code nice}; may be empty
   * @param folder where the processes' own output of errors goes
   */
  WorkerProcess(List<String> prefix, Path folder) {
    this.prefix = prefix;
    this.errors = folder.resolve("errors.txt");
  }

  /** What it said; with each line, how many seconds after the start of the process it came. */
  List<JsonObject> run(Peer peer, Job job) throws Failed {
    var command = new ArrayList<>(prefix);
    command.addAll(peer.command());
    command.addAll(job.args());
    try {
      long start = System.nanoTime();
      var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      var lines = new ArrayList<JsonObject>();
      try (var out = process.inputReader()) {
        for (String line; (line = out.readLine()) != null; ) {
          if (line.startsWith("{")) {
            long now = System.nanoTime();
            var said = JsonParser.parseString(line).getAsJsonObject();
            said.addProperty("at", (now - start) / 1e9);
            lines.add(said);
          }
        }
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw new Failed(lastError(exit));
      }
      return lines;
    } catch (IOException e) {
      throw new Failed(e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String lastError(int exit) {
    try {
      return Files.readAllLines(errors).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
          .reduce((_, last) -> last)
          .orElse("exit code " + exit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
