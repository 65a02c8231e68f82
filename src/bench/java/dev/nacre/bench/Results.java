package dev.nacre.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all processes said, by what was measured and by whom. */
final class Results {
  private static final Gson GSON = new Gson();

  /**
   * One thing that is measured.
   *
   * @param part of the benchmark: steps, epochs …
   * @param what for example the kind of step
   */
  record Key(String part, String network, String what, int batch, int threads) {
    static Key of(String part, Job job, JsonObject said) {
      return new Key(
          part,
          job.get("network", ""),
          said.get("what").getAsString(),
          said.has("batch") ? said.get("batch").getAsInt() : 0,
          job.number("threads"));
    }

    Key withBatch(int size) {
      return new Key(part, network, what, size, threads);
    }

    Key withWhat(String other) {
      return new Key(part, network, other, batch, threads);
    }

    /** The network's. */
    String title() {
      return Networks.title(network);
    }

    /** As in "MLP, adam, batch 64, 2 threads". */
    String inWords() {
      return Stream.of(
              network.isEmpty() ? "" : title(),
              what,
              batch == 0 ? "" : "batch " + batch,
              threadsInWords())
          .filter(word -> !word.isEmpty())
          .collect(Collectors.joining(", "));
    }

    String threadsInWords() {
      return threads == 1 ? "1 thread" : threads + " threads";
    }
  }

  private record By(Key key, String peer) {}

  private final Map<Key, Map<String, List<JsonObject>>> said = new LinkedHashMap<>();
  private final Set<By> measuredNow = new HashSet<>();

  /** Replaces what an earlier run of the benchmark has left. */
  void add(Key key, String peer, JsonObject measurement) {
    var peers = said.computeIfAbsent(key, _ -> new LinkedHashMap<>());
    if (measuredNow.add(new By(key, peer))) {
      peers.remove(peer);
    }
    peers.computeIfAbsent(peer, _ -> new ArrayList<>()).add(measurement);
  }

  /** Everything, one object for each thing that was measured. */
  JsonArray json() {
    var all = new JsonArray();
    said.forEach(
        (key, peers) -> {
          var one = GSON.toJsonTree(key).getAsJsonObject();
          one.add("peers", GSON.toJsonTree(peers));
          all.add(one);
        });
    return all;
  }

  /** The opposite of {@link #json}. */
  static Results of(JsonArray json) {
    var results = new Results();
    for (JsonElement each : json) {
      var one = each.getAsJsonObject();
      var peers = new LinkedHashMap<String, List<JsonObject>>();
      one.getAsJsonObject("peers")
          .asMap()
          .forEach((peer, forks) -> peers.put(peer, objects(forks.getAsJsonArray())));
      results.said.put(GSON.fromJson(one, Key.class), peers);
    }
    return results;
  }

  private static List<JsonObject> objects(JsonArray array) {
    var objects = new ArrayList<JsonObject>();
    array.forEach(each -> objects.add(each.getAsJsonObject()));
    return objects;
  }

  /** What was measured in one part. */
  List<Key> keys(String part) {
    return keys(key -> key.part.equals(part));
  }

  /** By network, batch size and threads, then as it was measured. */
  List<Key> keys(Predicate<Key> which) {
    return said.keySet().stream()
        .filter(which)
        .sorted(
            Comparator.<Key>comparingInt(key -> Networks.NAMES.indexOf(key.network))
                .thenComparing(Key::batch)
                .thenComparing(Key::threads))
        .toList();
  }

  /** Who took part, in the order of first appearance. */
  List<String> peers(String part) {
    Set<String> peers = new LinkedHashSet<>();
    keys(part).forEach(key -> peers.addAll(said.get(key).keySet()));
    return peers.stream().sorted(Comparator.comparingInt(Peer::place)).toList();
  }

  /** One measurement for each process. */
  List<JsonObject> forks(Key key, String peer) {
    return said.getOrDefault(key, Map.of()).getOrDefault(peer, List.of());
  }

  /** The median over the processes of a number that each said; NaN if there is none. */
  double median(Key key, String peer, String number) {
    return quantile(key, peer, number, 0.5);
  }

  /** The largest. */
  double worst(Key key, String peer, String number) {
    return quantile(key, peer, number, 1);
  }

  private double quantile(Key key, String peer, String number, double share) {
    var numbers =
        forks(key, peer).stream()
            .filter(each -> each.has(number))
            .mapToDouble(each -> each.get(number).getAsDouble())
            .sorted()
            .toArray();
    if (numbers.length == 0) {
      return Double.NaN;
    }
    double at = share * (numbers.length - 1);
    return (numbers[(int) Math.floor(at)] + numbers[(int) Math.ceil(at)]) / 2;
  }
}
