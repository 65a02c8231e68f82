package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;

class PlacesTest {

  @Test
  void aSnippetThatIsOverIsForgotten() {
    try (var shell = JShell.builder().executionEngine("local").build()) {
      var places = new Places();
      var cell = new Cell(1, "/** The answer. */ int x;", CellOutput.NOWHERE, CellInput.NOBODY);
      var snippet = shell.eval("int x;").getFirst().snippet();
      var wrapper = shell.sourceCodeAnalysis().wrapper(snippet);
      places.add(snippet, wrapper, cell, cell.source().indexOf("int x;"));
      assertThat(places.javadocOf(snippet)).contains("/** The answer. */");
      places.forget(snippet);
      assertThat(places.javadocOf(snippet)).isEmpty();
    }
  }
}
