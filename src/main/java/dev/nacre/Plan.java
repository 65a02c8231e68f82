package dev.nacre;

import dev.nacre.array.Check;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.array.ShapeException.Stop;
import dev.nacre.layer.Chain;
import dev.nacre.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a stage knows: what goes in, and the layers so far. Immutable.
 *
 * @param input the kind of what goes in, "images"
 * @param way the path of shapes up to this chain
 * @param prefix of the names of its layers where it is a branch, "residual1."
 */
record Plan(String input, List<Stop> way, String prefix, Chain chain) {
  Plan(String input, Shape shape) {
    this(input, List.of(new Stop(input, shape)), "", new Chain(shape));
  }

  /** A branch that starts where this plan ends, inside a layer that will be called {@code name}. */
  Plan branch(String name) {
    return new Plan(input, stops(), prefix + name + ".", new Chain(chain.output()));
  }

  /** True if this is the given plan with more layers, or none. */
  boolean continues(Plan start) {
    return prefix.equals(start.prefix) && chain.input().equals(start.chain.input());
  }

  Plan then(Layer layer) {
    String name = chain.nextName(requireName(Check.given("layer", layer).kind()));
    try {
      Shape output = layer.outputShape(chain.output());
      return with(chain.then(name, layer, Check.given("output shape of " + name, output)));
    } catch (ShapeException e) {
      throw refused(layer.kind(), name, e);
    }
  }

  /** The layer's own words, with its name and how its input came about. */
  ShapeException refused(String kind, String name, ShapeException cause) {
    String[] problem = cause.getMessage().split("\n", 2);
    var message = new StringBuilder(kind).append(" '").append(prefix).append(name).append("': ");
    message.append(problem[0]).append("\n  so far: ").append(path());
    var stops = stops();
    stops.add(new Stop(prefix + name, null));
    message.append(" → ").append(stops.getLast());
    if (problem.length > 1) {
      message.append('\n').append(problem[1]);
    }
    var refused = new ShapeException(message.toString(), stops);
    refused.setStackTrace(cause.getStackTrace());
    return refused;
  }

  /** A dot separates layers from their weights, in files too. */
  private static String requireName(String name) {
    boolean printable =
        Check.given("name of a layer", name).chars().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.indexOf('.') >= 0 || !printable) {
      throw new IllegalArgumentException(
          "name of a layer must have letters and no dot, but was '" + name + "'; try \"edges\"");
    }
    return name;
  }

  Plan named(String name) {
    requireName(name);
    if (chain.links().isEmpty()) {
      throw new IllegalStateException(
          "there is no layer yet that could be named '" + name + "'; try it after a layer");
    }
    if (chain.has(name) && !chain.links().getLast().name().equals(name)) {
      throw new IllegalArgumentException(
          "name of a layer must be its own, but '" + name + "' is taken; try another one");
    }
    return with(chain.named(name));
  }

  /** How the shape came about: {@code images 1×28×28 → conv1 8×26×26 → maxPool 8×3×3}. */
  String path() {
    return stops().stream().map(Stop::toString).collect(Collectors.joining(" → "));
  }

  private List<Stop> stops() {
    var stops = new ArrayList<>(way);
    for (Chain.Link link : chain.links()) {
      stops.add(new Stop(prefix + shown(link), link.output()));
    }
    return stops;
  }

  /** A layer that has neither weights nor a name of its own is shown by its kind. */
  private static String shown(Chain.Link link) {
    String kind = link.layer().kind();
    boolean counted = link.name().matches(java.util.regex.Pattern.quote(kind) + "\\d+");
    return counted && link.declared().isEmpty() ? kind : link.name();
  }

  private Plan with(Chain changed) {
    return new Plan(input, way, prefix, changed);
  }
}
