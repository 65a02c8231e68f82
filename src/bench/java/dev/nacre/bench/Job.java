package dev.nacre.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a measuring process is told, as words on its command line: {@code network=mlp threads=2}.
 */
record Job(Map<String, String> words) {
  static Job of(String what) {
    return new Job(Map.of("what", what));
  }

  static Job parse(String... args) {
    var words = new LinkedHashMap<String, String>();
    for (String arg : args) {
      int at = arg.indexOf('=');
      words.put(arg.substring(0, at), arg.substring(at + 1));
    }
    return new Job(words);
  }

  Job with(String key, Object value) {
    var more = new LinkedHashMap<>(words);
    more.put(key, value.toString());
    return new Job(more);
  }

  String get(String key) {
    return words.get(key);
  }

  String get(String key, String otherwise) {
    return words.getOrDefault(key, otherwise);
  }

  int number(String key) {
    return Integer.parseInt(get(key));
  }

  double seconds(String key) {
    return Double.parseDouble(get(key));
  }

  List<String> list(String key) {
    return List.of(get(key).split(","));
  }

  int[] numbers(String key) {
    return Arrays.stream(get(key).split(",")).mapToInt(Integer::parseInt).toArray();
  }

  List<String> args() {
    return words.entrySet().stream().map(word -> word.getKey() + "=" + word.getValue()).toList();
  }

  /** What tells it from others, for someone who waits. */
  String about() {
    return Stream.of("network", "batches", "threads")
        .filter(words::containsKey)
        .map(key -> key + " " + words.get(key))
        .collect(Collectors.joining(", "));
  }
}
