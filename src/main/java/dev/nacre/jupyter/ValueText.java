package dev.nacre.jupyter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Arrays, collections and maps as text: elements rather than {@code [I@1316873}, and not so many
 * that they fill a notebook.
 */
final class ValueText {

  private static final int MOST_NESTED = 100;
  private static final int MOST_IN_ALL = 1_000;

  /** What holds the value at hand. */
  private final List<Object> around = new ArrayList<>();

  private int left = MOST_IN_ALL;

  private ValueText() {}

  /** The text of a value; empty if it has a text of its own. */
  static Optional<String> of(Object value) {
    return isOfElements(value) ? Optional.of(new ValueText().text(value)) : Optional.empty();
  }

  /** Whether it is an array, or a collection or map of Java's own. */
  private static boolean isOfElements(Object value) {
    if (value == null) return false;
    if (value.getClass().isArray()) return true;
    return (value instanceof Collection || value instanceof Map) && isOfJava(value);
  }

  private static boolean isOfJava(Object value) {
    return value.getClass().getModule() == Object.class.getModule();
  }

  private String text(Object value) {
    if (value instanceof Map.Entry<?, ?> entry && isOfJava(entry))
      return text(entry.getKey()) + "=" + text(entry.getValue());
    if (!isOfElements(value)) {
      left--;
      return String.valueOf(value);
    }
    boolean inItself = around.stream().anyMatch(each -> each == value);
    if (value instanceof Map<?, ?> map)
      return inItself ? "(this Map)" : text(map, map.entrySet().iterator(), map.size(), "{", "}");
    if (value instanceof Collection<?> all)
      return inItself ? "(this Collection)" : text(all, all.iterator(), all.size(), "[", "]");
    if (inItself) return "[...]"; // as Arrays.deepToString
    int length = Array.getLength(value);
    var elements = IntStream.range(0, length).mapToObj(i -> Array.get(value, i)).iterator();
    return text(value, elements, length, "[", "]");
  }

  private String text(Object of, Iterator<?> elements, int size, String open, String close) {
    int most = around.isEmpty() ? MOST_IN_ALL : MOST_NESTED;
    around.addLast(of);
    var text = new StringJoiner(", ", open, close);
    for (int i = 0; i < most && left > 0 && elements.hasNext(); i++)
      text.add(text(elements.next()));
    if (elements.hasNext()) text.add("… " + size + " in all");
    around.removeLast();
    return text.toString();
  }
}
