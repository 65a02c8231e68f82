package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void textOfTheUsersCannotBecomeMarkup() {
    assertThat(Html.escape("<b onclick='f(\"&\")'>"))
        .isEqualTo("&lt;b onclick=&#39;f(&quot;&amp;&quot;)&#39;&gt;");
    assertThat(Html.table(List.of("<layer>"), List.of(List.of("<script>"))))
        .contains("&lt;layer&gt;", "&lt;script&gt;")
        .doesNotContain("<script", "<layer");
  }
}
