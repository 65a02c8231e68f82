package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.junit.jupiter.api.Test;

class ShellTest {

  /** What a session prints, whose input is this. */
  private static String session(String input, String... arguments) throws Exception {
    return session(Shell.wholeValues(Map.of()), input, arguments);
  }

  private static String session(Map<String, String> memory, String input, String... arguments)
      throws Exception {
    var printed = new ByteArrayOutputStream();
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var shell =
        JavaShellToolBuilder.builder()
            .locale(Locale.ENGLISH)
            .persistence(memory)
            .in(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), null)
            .out(out)
            .err(out);
    Shell.run(shell, arguments);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSessionBeginsWithNothingButTheWelcomeAndShowsValuesWhole() throws Exception {
    var text = session("var net = Network.images(1, 8, 8).flatten().dense(32).build(1)\n");
    assertThat(text).startsWith("|  Welcome to JShell");
    assertThat(text)
        .contains("net ==> layer     output shape    parameters")
        .contains("\ndense1    32                   2,080")
        .contains("\ntotal                          2,080");
  }

  @Test
  void theModeOfAnEarlierVersionIsRenewedAndWhatUsersRetainStays() throws Exception {
    var earlier = new HashMap<String, String>();
    session(
        earlier,
        """
        /set mode nacre normal -command
        /set truncation nacre 10
        /set mode nacre -retain
        /set feedback nacre -retain
        """);
    var word = "\"w\".repeat(300)\n";
    assertThat(session(new HashMap<>(earlier), word)).doesNotContain("w".repeat(300));
    var renewed = Shell.wholeValues(earlier);
    assertThat(session(new HashMap<>(renewed), word)).contains("w".repeat(300));

    session(
        renewed,
        """
        /set mode mine silent -command
        /set mode mine -retain
        /set feedback mine -retain
        """);
    assertThat(session(Shell.wholeValues(renewed), "1 + 1\n/set feedback\n"))
        .contains("/set feedback -retain mine", "nacre")
        .doesNotContain("==>");
  }

  @Test
  void aModeThatArgumentsChooseIsTaken() throws Exception {
    assertThat(session("1 + 1\n", "--feedback", "silent")).doesNotContain("Welcome", "==>");
  }
}
