package dev.nacre;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.array.Shape;
import dev.nacre.io.ArrayData;
import dev.nacre.io.SafetensorsFile;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One case of a parity file: an operation with its settings, and arrays by their role: inputs, the
 * output y, the gradient dy by it and a gradient d… by each differentiable input. Notes what is
 * asked for, so that no setting and no array goes unnoticed.
 */
final class ParityCase {
  /** Something in a case that is not built yet. */
  static final class NotBuilt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotBuilt(String what) {
      super(what);
    }
  }

  /** Named settings that remember which of them were asked for. */
  static final class Settings {
    private final JsonObject values;
    private final Set<String> unread;

    Settings(JsonObject values) {
      this.values = values;
      this.unread = new TreeSet<>(values.keySet());
    }

    private JsonElement get(String key) {
      unread.remove(key);
      JsonElement value = values.get(key);
      if (value != null && value.isJsonNull()) {
        throw new NotBuilt(key + " = null");
      }
      return value;
    }

    boolean flag(String key, boolean byDefault) {
      JsonElement value = get(key);
      return value == null ? byDefault : value.getAsBoolean();
    }

    double number(String key, double byDefault) {
      JsonElement value = get(key);
      return value == null ? byDefault : value.getAsDouble();
    }

    int integer(String key, int byDefault) {
      JsonElement value = get(key);
      return value == null ? byDefault : value.getAsInt();
    }

    String word(String key, String byDefault) {
      JsonElement value = get(key);
      return value == null ? byDefault : value.getAsString();
    }

    JsonArray list(String key) {
      return get(key).getAsJsonArray();
    }

    Settings inner(String key) {
      return new Settings(get(key).getAsJsonObject());
    }

    /** A number, or a list of them. */
    double[] numbers(String key, double... byDefault) {
      JsonElement value = get(key);
      if (value == null) {
        return byDefault;
      }
      try {
        return value.isJsonArray()
            ? value.getAsJsonArray().asList().stream()
                .mapToDouble(JsonElement::getAsDouble)
                .toArray()
            : new double[] {value.getAsDouble()};
      } catch (NumberFormatException e) {
        throw new NotBuilt(key + " = " + value);
      }
    }

    int[] integers(String key, int... byDefault) {
      double[] given = numbers(key, Arrays.stream(byDefault).asDoubleStream().toArray());
      return Arrays.stream(given).mapToInt(number -> (int) number).toArray();
    }

    /** Vertical and horizontal: two numbers, or one for both. */
    int[] pair(String key, int... byDefault) {
      int[] given = integers(key, byDefault);
      return given.length == 1 ? new int[] {given[0], given[0]} : given;
    }

    /** Those that nobody has asked for. */
    Set<String> unread() {
      return unread;
    }

    /**
     * Checks that nothing is left unread.
     *
     * @throws NotBuilt if something is; it names that
     */
    void allRead(String of) {
      if (!unread.isEmpty()) {
        throw new NotBuilt(of + " with " + String.join(" and ", unread));
      }
    }
  }

  private static final double TOLERANCE = 1e-5;

  private final String name;
  private final Settings settings;
  private final Map<String, ArrayData> roles = new LinkedHashMap<>();
  private final Set<String> unread;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<String> disagreements = new ArrayList<>();

  private ParityCase(String name, String settings, SafetensorsFile file) {
    this.name = name;
    this.settings = new Settings(new Gson().fromJson(settings, JsonObject.class));
    this.settings.word("op", "");
    file.arrays()
        .forEach(
            (key, array) -> {
              if (key.startsWith(name + "/")) {
                roles.put(key.substring(name.length() + 1), array);
              }
            });
    unread = new TreeSet<>(roles.keySet());
  }

  static List<ParityCase> of(SafetensorsFile file) {
    return file.metadata().entrySet().stream()
        .map(entry -> new ParityCase(entry.getKey(), entry.getValue(), file))
        .toList();
  }

  String op() {
    return settings.word("op", "");
  }

  Settings settings() {
    return settings;
  }

  // ---- arrays

  boolean has(String role) {
    return roles.containsKey(role);
  }

  /** Roles of inputs, in the order of the file, that have not been read yet. */
  List<String> operands() {
    return roles.keySet().stream()
        .filter(unread::contains)
        .filter(role -> !role.equals("y") && !role.equals("dy"))
        .filter(role -> !(role.startsWith("d") && roles.containsKey(role.substring(1))))
        .toList();
  }

  ArrayData array(String role) {
    unread.remove(role);
    ArrayData array = roles.get(role);
    if (array == null) {
      throw new NotBuilt("no " + role);
    }
    return array;
  }

  Shape shape(String role) {
    return array(role).shape();
  }

  /** A constant. */
  Tensor constant(String role) {
    ArrayData array = array(role);
    if (!array.dtype().isFloating()) {
      throw new NotBuilt(role + " of " + array.dtype());
    }
    return array.tensor();
  }

  int[] indices(String role) {
    ArrayData array = array(role);
    if (array.dtype().isFloating()) {
      throw new NotBuilt(role + " of " + array.dtype());
    }
    return array.ints();
  }

  /** Indices as a tensor. */
  Tensor tokens(String role) {
    ArrayData array = array(role);
    if (array.dtype().isFloating()) {
      throw new NotBuilt(role + " of " + array.dtype());
    }
    return array.tensor();
  }

  /** An input, with a gradient if the file has one. */
  Tensor input(String role) {
    return inputs.computeIfAbsent(
        role, _ -> has("d" + role) ? constant(role).requiresGrad() : constant(role));
  }

  // ---- results

  /** Compares y and, if there is a gradient by it, the gradients by all inputs. */
  void result(Tensor y) {
    output("y", y);
    if (has("dy")) {
      if (!y.isTracked()) {
        throw new NotBuilt("a gradient by an input that is not read");
      }
      y.backward(constant("dy"));
      inputs.forEach(
          (role, input) -> {
            if (has("d" + role)) {
              output("d" + role, input.grad());
            }
          });
    }
  }

  /** Compares an array of the file with ours: equal to 1e-5 of the largest magnitude. */
  void output(String role, Tensor ours) {
    double largest = 0;
    for (float value : array(role).floats()) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    output(role, ours, TOLERANCE * largest);
  }

  /** Compares an array of the file with ours. */
  void output(String role, Tensor ours, double tolerance) {
    ArrayData theirs = array(role);
    if (ours == null) {
      disagreements.add(role + " is missing");
    } else if (!ours.shape().equals(theirs.shape())) {
      disagreements.add("%s has shape %s, not %s".formatted(role, ours.shape(), theirs.shape()));
    } else {
      compare(role, ours.toArray(), theirs.floats(), tolerance);
    }
  }

  private void compare(String role, float[] ours, float[] theirs, double tolerance) {
    for (int i = 0; i < ours.length; i++) {
      boolean agree =
          Float.isFinite(theirs[i])
              ? Math.abs((double) ours[i] - theirs[i]) <= tolerance
              : Float.compare(ours[i], theirs[i]) == 0;
      if (!agree) {
        disagreements.add(
            "%s[%d] is %s, not %s (± %.1e)".formatted(role, i, ours[i], theirs[i], tolerance));
        return;
      }
    }
  }

  /** Settings and arrays that nobody has asked for. */
  Set<String> unread() {
    var all = new TreeSet<>(settings.unread);
    all.addAll(unread);
    return all;
  }

  List<String> disagreements() {
    return disagreements;
  }

  @Override
  public String toString() {
    return name + " " + settings.values;
  }
}
