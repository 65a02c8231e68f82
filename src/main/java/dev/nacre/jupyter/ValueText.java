package dev.nacre.jupyter;

import java.lang.reflect.Array;
import java.util.StringJoiner;

/** Arrays as text, where Java's own is {@code [I@1316873}. */
final class ValueText {

  private static final int MOST = 100;

  private ValueText() {}

  static String ofArray(Object array) {
    var text = new StringJoiner(", ", "[", "]");
    int length = Array.getLength(array);
    for (int i = 0; i < Math.min(length, MOST); i++) {
      var element = Array.get(array, i);
      boolean nested = element != null && element.getClass().isArray();
      text.add(nested ? ofArray(element) : String.valueOf(element));
    }
    if (length > MOST) text.add("… " + length + " in all");
    return text.toString();
  }
}
