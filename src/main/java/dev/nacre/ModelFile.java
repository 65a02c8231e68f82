package dev.nacre;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.array.Shape;
import dev.nacre.io.FileException;
import dev.nacre.io.Safetensors;
import dev.nacre.io.SafetensorsFile;
import dev.nacre.layer.Chain;
import dev.nacre.layer.Lambda;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Residual;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * Models as safetensors files: the weights by PyTorch's names, the architecture as JSON in the
 * metadata.
 *
 * <pre>{@code
 * {"version": 1, "seed": 42, "input": "images", "shape": [1, 8, 8],
 *  "layers": [{"name": "conv1", "type": "Conv", "settings": {"filters": 16, …}}, …]}
 * }</pre>
 *
 * <p>A type is a record of {@code dev.nacre.layer}. Of any other layer only its kind and its text
 * are written, since code is not saved.
 */
final class ModelFile {
  private static final String KEY = "nacre";
  private static final String FORMAT = "a model";
  private static final int VERSION = 1;
  private static final Gson GSON = new Gson();

  private final Path path;
  private final OwnLayers own;

  private ModelFile(Path path, OwnLayers own) {
    this.path = path;
    this.own = own;
  }

  // ---- writing

  static void save(Model model, Path path) {
    var architecture = new JsonObject();
    architecture.addProperty("version", VERSION);
    architecture.addProperty("seed", model.seed());
    architecture.addProperty("input", model.inputKind());
    architecture.add("shape", GSON.toJsonTree(model.inputShape().dims()));
    architecture.add("layers", layers(model.chain()));
    var metadata = Map.of("format", "nacre", KEY, GSON.toJson(architecture));
    Safetensors.write(path, SafetensorsFile.of(metadata, model.weights()));
  }

  private static JsonArray layers(Chain chain) {
    var array = new JsonArray();
    for (Chain.Link link : chain.links()) {
      var json = new JsonObject();
      json.addProperty("name", link.name());
      if (!isNacres(link.layer())) {
        json.addProperty("own", link.layer().kind());
        json.addProperty("text", link.layer().toString());
      } else {
        json.addProperty("type", link.layer().getClass().getSimpleName());
        if (link.layer() instanceof Residual residual) {
          json.add("branch", layers(residual.branch()));
        } else {
          json.add("settings", GSON.toJsonTree(link.layer()));
        }
      }
      array.add(json);
    }
    return array;
  }

  private static boolean isNacres(Layer layer) {
    return layer.getClass().getPackage() == Layer.class.getPackage() && !(layer instanceof Lambda);
  }

  // ---- reading

  static Model load(Path path, Layer... own) {
    var file = Safetensors.read(path);
    String text = file.metadata().get(KEY);
    if (text == null) {
      throw FileException.reading(
          path,
          FORMAT,
          "an architecture in the metadata, as Model.save writes it",
          "none; if the weights are what you want, build the network and call loadWeights(path)");
    }
    Model model = new ModelFile(path, new OwnLayers(path, own)).build(text);
    copyWeights(path, file, model);
    return model;
  }

  /** Overwrites all weights and buffers of the model with the arrays of those names. */
  static void loadWeights(Path path, Model model) {
    copyWeights(path, Safetensors.read(path), model);
  }

  private static void copyWeights(Path path, SafetensorsFile file, Model model) {
    var weights = model.weights();
    weights.forEach(
        (name, weight) -> {
          String expected = name + " of " + weight.shape();
          if (!file.names().contains(name)) {
            String names = file.names().isEmpty() ? "no arrays" : String.join(", ", file.names());
            throw FileException.reading(path, FORMAT, expected, names);
          }
          if (!file.shape(name).equals(weight.shape())) {
            throw FileException.reading(path, FORMAT, expected, name + " of " + file.shape(name));
          }
        });
    weights.forEach(
        (name, weight) ->
            weight.array().copyFrom(Tensor.of(file.floats(name), weight.shape()).array()));
  }

  private Model build(String text) {
    Plan plan;
    long seed;
    try {
      var json = GSON.fromJson(text, JsonObject.class);
      int version = json.get("version").getAsInt();
      if (version != VERSION) {
        throw refused("version " + version + "; it was written by a newer Nacre");
      }
      seed = json.get("seed").getAsLong();
      var shape = Shape.of(GSON.fromJson(json.get("shape"), int[].class));
      plan =
          layers(new Plan(json.get("input").getAsString(), shape), json.getAsJsonArray("layers"));
    } catch (FileException e) {
      throw e;
    } catch (RuntimeException e) {
      own.requireAll(); // what stands in for a missing layer keeps no shape but its input's
      // whatever else is wrong with it, the JSON is not what save writes
      throw refused("something else: " + e.getMessage());
    }
    own.requireAll();
    return new Model(plan.input(), plan.chain(), seed);
  }

  private Plan layers(Plan start, JsonArray array) {
    var plan = start;
    for (JsonElement element : array) {
      var json = element.getAsJsonObject();
      String name = json.get("name").getAsString();
      var layer =
          json.has("own")
              ? own.find(name, json.get("own").getAsString(), json.get("text").getAsString())
              : json.has("branch")
                  ? new Residual(layers(plan.branch(name), json.getAsJsonArray("branch")).chain())
                  : nacres(json);
      plan = plan.then(layer).named(name);
    }
    return plan;
  }

  private Layer nacres(JsonObject json) {
    String type = json.get("type").getAsString();
    try {
      var found =
          type.matches("[A-Za-z0-9]+")
              ? Class.forName(Layer.class.getPackageName() + "." + type)
              : Object.class;
      if (found.isRecord() && Layer.class.isAssignableFrom(found)) {
        requireSettings(json.get("name").getAsString(), found, json.getAsJsonObject("settings"));
        return (Layer) GSON.fromJson(json.get("settings"), found);
      }
    } catch (ClassNotFoundException _) {
      // said below
    }
    throw refused("a layer of the type '" + type + "', which this version does not have");
  }

  /** Refuses settings that are unknown, or not there, in a layer or in a setting of it. */
  private void requireSettings(String layer, Class<?> type, JsonObject settings) {
    var unknown = new TreeSet<>(settings.keySet());
    for (var component : type.getRecordComponents()) {
      String name = component.getName();
      unknown.remove(name);
      if (!settings.has(name)) {
        throw refused("a layer '" + layer + "' without its setting '" + name + "'");
      }
      if (component.getType().isRecord() && settings.get(name).isJsonObject()) {
        requireSettings(layer, component.getType(), settings.getAsJsonObject(name));
      }
    }
    if (!unknown.isEmpty()) {
      throw refused("a layer '" + layer + "' with an unknown setting '" + unknown.first() + "'");
    }
  }

  private FileException refused(String found) {
    return FileException.reading(path, FORMAT, "an architecture of version " + VERSION, found);
  }
}
