package dev.nacre.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all processes said, by what was measured and by whom. */
final class Results {
  /**
   * One thing that is measured.
   *
   * @param part of the benchmark: steps, epochs …
   * @param what for example the kind of step
   */
  record Key(String part, String network, String what, int batch, int threads) {}

  private final Map<Key, Map<String, List<JsonObject>>> said = new LinkedHashMap<>();

  void add(Key key, String peer, JsonObject measurement) {
    said.computeIfAbsent(key, _ -> new LinkedHashMap<>())
        .computeIfAbsent(peer, _ -> new ArrayList<>())
        .add(measurement);
  }

  /** Everything, one object for each thing that was measured. */
  JsonArray json() {
    var all = new JsonArray();
    said.forEach(
        (key, peers) -> {
          var one = new Gson().toJsonTree(key).getAsJsonObject();
          one.add("peers", new Gson().toJsonTree(peers));
          all.add(one);
        });
    return all;
  }

  /** What was measured in one part, in order. */
  List<Key> keys(String part) {
    return said.keySet().stream().filter(key -> key.part.equals(part)).toList();
  }

  /** Who took part, in the order of first appearance. */
  List<String> peers(String part) {
    Set<String> peers = new LinkedHashSet<>();
    keys(part).forEach(key -> peers.addAll(said.get(key).keySet()));
    return List.copyOf(peers);
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
