package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// com",
        "int x; // a \"b",
        "/*",
        "/* a",
        "/** {@code a",
        "a /* b */ /* c",
        "String s = \"\\\"\"; // t",
        "char c = '\"'; /* t",
        "\"\"\"\n \"// in\n\"\"\" //",
        "\"not closed\n// com",
        "\"a\\",
        "'",
        "\"\"\"\n \\\"\"\" // in",
        "\"\"\"\n // in",
        "\"// in",
      })
  void open(String text) {
    assertThat(Comments.isOpenAtEndOf(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "a / b",
        "// com\n",
        "// com\nx.",
        "/* a */ x.",
        "/* // */ x.",
        "\"http://a\".",
        "\"not closed\nx.",
        "\"\\\\\".",
        "'/' + \"*\" + '\\'' + x.",
      })
  void notOpen(String text) {
    assertThat(Comments.isOpenAtEndOf(text)).isFalse();
  }
}
