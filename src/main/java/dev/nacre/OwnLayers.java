package dev.nacre;

import dev.nacre.layer.Lambda;
import dev.nacre.layer.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The layers that a user wrote and handed to {@link Model#load}, found again by their kind. */
final class OwnLayers {
  private final Path path;
  private final List<Layer> unused;
  private final List<Layer> all;
  private final List<String> missing = new ArrayList<>();
  private final List<String> wanted = new ArrayList<>();
  private String otherSettings;

  OwnLayers(Path path, Layer... handed) {
    this.path = path;
    all = List.of(handed);
    unused = new ArrayList<>(all);
  }

  /**
   * The layer of that kind: the next one that was handed over, or the same again if there is no
   * more.
   *
   * @param text how it described itself when it was saved
   */
  Layer find(String name, String kind, String text) {
    var found = first(unused, kind, text);
    if (found == null) {
      found = first(all, kind, text);
    }
    if (found == null) {
      missing.add(name + " (" + text + ")");
      String call =
          text.startsWith("function ")
              ? "Layer.of(\"" + kind + "\", x -> …)"
              : "new " + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + "(…)";
      if (!wanted.contains(call)) {
        wanted.add(call);
      }
      return new Lambda(kind, x -> x); // stands in until all that is missing is known
    }
    unused.remove(found);
    // a text with @ is an object's identity, not its settings
    if (!found.toString().equals(text) && !text.contains("@")) {
      otherSettings =
          """
          %s was saved with %s as %s, but %s was handed to load
            needs:  the same settings, since they decide what the weights mean
            try:    %s\
          """
              .formatted(path.getFileName(), name, text, found, text);
    }
    return found;
  }

  private static Layer first(List<Layer> layers, String kind, String text) {
    Layer ofThatKind = null;
    for (Layer layer : layers) {
      if (layer.kind().equals(kind)) {
        if (layer.toString().equals(text)) {
          return layer;
        }
        ofThatKind = ofThatKind == null ? layer : ofThatKind;
      }
    }
    return ofThatKind;
  }

  /** Refuses what {@link #find} did not find. */
  void requireAll() {
    if (otherSettings != null) {
      throw new IllegalArgumentException(otherSettings);
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          """
          %s has layers of your own, whose code is not in the file: %s
            needs:  the same layers again
            try:    Model.load(path, %s)\
          """
              .formatted(
                  path.getFileName(), String.join(", ", missing), String.join(", ", wanted)));
    }
  }
}
