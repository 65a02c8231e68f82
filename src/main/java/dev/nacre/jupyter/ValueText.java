package dev.nacre.jupyter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Arrays as text, where Java's own is {@code [I@1316873}. */
final class ValueText {

  private static final int MOST = 100;
  private static final int MOST_IN_ALL = 1_000;

  /** The arrays that hold the one at hand. */
  private final List<Object> around = new ArrayList<>();

  private int left = MOST_IN_ALL;

  private ValueText() {}

  static String ofArray(Object array) {
    return new ValueText().text(array);
  }

  private String text(Object array) {
    int length = Array.getLength(array);
    if (around.stream().anyMatch(each -> each == array)) return "[...]"; // as Arrays.deepToString
    around.addLast(array);
    var text = new StringJoiner(", ", "[", "]");
    int i = 0;
    for (; i < Math.min(length, MOST) && left > 0; i++) {
      var element = Array.get(array, i);
      boolean nested = element != null && element.getClass().isArray();
      if (!nested) left--;
      text.add(nested ? text(element) : String.valueOf(element));
    }
    if (i < length) text.add("… " + length + " in all");
    around.removeLast();
    return text.toString();
  }
}
