package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavadocTest {

  @Test
  void tagsAndMarkupBecomePlainText() {
    assertThat(
            Javadoc.toText(
                """
                A {@link java.util.List list} of {@code List<float[]>}, a &lt; b &amp;&amp; <em>c</em>.

                 <p>Then:
                 <ul><li>one<li>two</ul>

                 <pre>{@code
                 var x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
                 }</pre>
                 @param n   how many
                 @param <E> of 2<sup>31</sup>, {@link Map#ofEntries}, {@linkplain #join(int, int) both}
                 @see    #join(int)
                 @see Map#of(Object) the other\
                """))
        .isEqualTo(
            """
            A list of List<float[]>, a < b && c.

            Then:

            - one
            - two

            var x = Tensor.of(new float[][] {{1, 2}, {3, 4}});

            @param n how many
            @param <E> of 2^31, Map.ofEntries, both
            @see join(int)
            @see Map.of(Object) the other\
            """);
  }

  @Test
  void anUnbalancedBraceIsLeftAlone() {
    assertThat(Javadoc.toText("a {@code x")).isEqualTo("a {@code x");
  }
}
