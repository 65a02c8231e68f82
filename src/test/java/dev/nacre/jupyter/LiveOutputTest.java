package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveOutputTest {

  @Test
  void withoutANotebookItIsPrinted() {
    var out = System.out;
    var text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      LiveOutput.show("0 %").update("100 %");
      Notebook.display(new int[] {1, 2});
      Notebook.display("<b>bold</b>", "text/html");
    } finally {
      System.setOut(out);
    }
    assertThat(text.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("0 %\n100 %\n[1, 2]\n<b>bold</b>\n");
  }
}
