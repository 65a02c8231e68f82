package dev.nacre.jupyter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * JShell in a terminal with Nacre imported; the launcher's verb {@code jshell}. It runs in one JVM,
 * whereas {@code jshell} itself runs code in another, under a debugger, which slows training down.
 */
public final class Shell {

  /**
   * JShell's own modes cut values short: a tensor or a model is more than its first line. Not where
   * arguments choose a mode, or files, which are loaded before there is one.
   */
  private static final String WHOLE_VALUES =
      """
      /set mode nacre normal -command
      /set truncation nacre 4000
      /set feedback nacre
      """;

  private Shell() {}

  /** Runs a session until it is left. Arguments are those of {@code jshell}. */
  public static void main(String[] arguments) throws Exception {
    var script = Files.createTempFile("nacre", ".jsh");
    int status;
    try {
      Files.writeString(
          script, NacreExtension.imports() + (arguments.length == 0 ? WHOLE_VALUES : ""));
      var all = new ArrayList<>(List.of("--execution", ShellExecution.NAME));
      all.addAll(List.of("--startup", "DEFAULT", "--startup", script.toString()));
      all.addAll(List.of(arguments));
      var shell = JavaShellToolBuilder.builder();
      // where the history of earlier sessions cannot be kept, this one does without
      if (!Files.isWritable(Path.of(System.getProperty("user.home"))))
        shell.persistence(new HashMap<>());
      status = shell.start(all.toArray(String[]::new));
    } finally {
      Files.deleteIfExists(script);
    }
    System.exit(status);
  }
}
