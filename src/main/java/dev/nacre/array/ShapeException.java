package dev.nacre.array;

import java.util.List;

/** Shapes that do not fit each other; the message names them and something to try. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What a shape came from, for example conv1; the shape is null for what did not fit. */
  public record Stop(String name, Shape shape) {
    @Override
    public String toString() {
      return name + " " + (shape == null ? "✗" : shape);
    }
  }

  private final transient List<Stop> path;

  public ShapeException(String message) {
    this(message, List.of());
  }

  /** With the path of shapes that led here. */
  public ShapeException(String message, List<Stop> path) {
    super(message);
    this.path = List.copyOf(path);
  }

  /** How the shapes of a network came about, up to the layer that did not fit; may be empty. */
  public List<Stop> path() {
    return path == null ? List.of() : path;
  }
}
