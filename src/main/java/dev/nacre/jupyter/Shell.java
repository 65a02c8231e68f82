package dev.nacre.jupyter;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * JShell in a terminal with Nacre imported; the launcher's verb {@code jshell}. It runs in one JVM,
 * whereas {@code jshell} itself runs code in another, under a debugger, which slows training down.
 */
public final class Shell {

  /**
   * JShell's own modes cut values short: a tensor or a model is more than its first line. Modes
   * exist only after the start-up scripts, so this one is what an earlier session has retained.
   */
  private static final String WHOLE_VALUES =
      """
      /set feedback normal
      /set mode nacre -delete
      /set mode nacre normal -command
      /set truncation nacre 4000
      /set mode nacre -retain
      /set feedback nacre -retain
      """;

  private static final String CHOSEN_MODE = "FEEDBACK";

  /** Where it is remembered of which text the mode was made. */
  private static final String MADE_OF = "NACRE_MODE";

  /** What the JDK says of folders that it cannot write to; held, so that it stays silent. */
  private static final Logger PREFERENCES_LOG = Logger.getLogger("java.util.prefs");

  private Shell() {}

  /** Runs a session until it is left. Arguments are those of {@code jshell}. */
  public static void main(String[] arguments) throws Exception {
    var shell = JavaShellToolBuilder.builder();
    var memory = memory();
    if (memory.isPresent()) shell.persistence(memory.get());
    else shell.persistence(wholeValues(Map.of())); // without the history of earlier sessions
    System.exit(run(shell, arguments));
  }

  /** Runs a session with Nacre imported; returns its status. */
  static int run(JavaShellToolBuilder shell, String... arguments) throws Exception {
    var script = Files.createTempFile("nacre", ".jsh");
    try {
      Files.writeString(script, NacreExtension.imports());
      var all = new ArrayList<>(List.of("--execution", ShellExecution.NAME));
      all.addAll(List.of("--startup", "DEFAULT", "--startup", script.toString()));
      all.addAll(List.of(arguments));
      return shell.start(all.toArray(String[]::new));
    } finally {
      Files.deleteIfExists(script);
    }
  }

  /**
   * What sessions on this JDK remember: their history, and settings that users retain; empty where
   * nothing can be written.
   */
  private static Optional<Preferences> memory() throws Exception {
    if (!Files.isWritable(Path.of(System.getProperty("user.home")))) return Optional.empty();
    PREFERENCES_LOG.setLevel(Level.OFF);
    try {
      var memory = Preferences.userRoot().node("dev/nacre/jshell" + Runtime.version().feature());
      var text = Integer.toHexString(WHOLE_VALUES.hashCode());
      if (!text.equals(memory.get(MADE_OF, null))) {
        var earlier = new HashMap<String, String>();
        for (var key : memory.keys()) earlier.put(key, memory.get(key, ""));
        wholeValues(earlier).forEach(memory::put);
        memory.put(MADE_OF, text);
      }
      memory.flush();
      return Optional.of(memory);
    } catch (BackingStoreException e) {
      return Optional.empty();
    }
  }

  /**
   * What JShell remembers of a session that has only set the mode, after others. A mode that the
   * user has retained stays the chosen one.
   */
  static Map<String, String> wholeValues(Map<String, String> earlier) throws Exception {
    var memory = new HashMap<>(earlier);
    var silent = new PrintStream(OutputStream.nullOutputStream());
    JavaShellToolBuilder.builder()
        .persistence(memory)
        .in(new ByteArrayInputStream(WHOLE_VALUES.getBytes(StandardCharsets.UTF_8)), null)
        .out(silent)
        .err(silent)
        .start("--execution", ShellExecution.NAME, "--no-startup");
    memory.keySet().removeIf(key -> key.startsWith("HISTORY") || key.startsWith("REPLAY"));
    memory.computeIfPresent(CHOSEN_MODE, (key, mode) -> earlier.getOrDefault(key, mode));
    return memory;
  }
}
