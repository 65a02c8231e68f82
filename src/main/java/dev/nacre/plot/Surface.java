package dev.nacre.plot;

import dev.nacre.array.Check;
import dev.nacre.tensor.Tensor;
import java.util.function.BinaryOperator;

/**
 * A loss of two numbers, seen through a window, and where optimizers start on it. Immutable.
 *
 * <pre>{@code
 * var bowl = Surface.of((x, y) -> x.square().add(y.square().mul(10)))
 *     .over(-2, 2, -1, 1).from(-1.8, 0.8).steps(50);
 * Charts.trajectories(bowl, sgd(0.05), adam(0.1));
 * }</pre>
 *
 * @param loss of x and y, element by element: both are tensors of one shape
 */
public record Surface(
    String name,
    BinaryOperator<Tensor> loss,
    double xMin,
    double xMax,
    double yMin,
    double yMax,
    double startX,
    double startY,
    int steps) {

  public Surface {
    Check.given("name of a surface", name);
    Check.given("loss of a surface", loss);
    if (!(xMin < xMax && yMin < yMax && Double.isFinite(xMax - xMin + yMax - yMin))) {
      throw new IllegalArgumentException(
          "a surface's window must be wider than 0 and finite, but was x %s … %s, y %s … %s; try over(-2, 2, -2, 2)"
              .formatted(
                  Numbers.tick(xMin), Numbers.tick(xMax), Numbers.tick(yMin), Numbers.tick(yMax)));
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "the number of steps must be at least 1, but was %d; try steps(100)".formatted(steps));
    }
  }

  /** Seen from −2 to 2 on both axes, with 100 steps from (−1.5, 1.5). */
  public static Surface of(BinaryOperator<Tensor> loss) {
    return new Surface("f", loss, -2, 2, -2, 2, -1.5, 1.5, 100);
  }

  /** x² / 20 + y²: steep in one direction, flat in the other. */
  public static Surface ravine() {
    return of((x, y) -> x.square().mul(0.05f).add(y.square()))
        .named("Ravine")
        .over(-10, 10, -4, 4)
        .from(-9, 3);
  }

  /** (1 − x)² + 100 (y − x²)²: a bent valley (H. Rosenbrock, 1960); its bottom is at (1, 1). */
  public static Surface rosenbrock() {
    return of((x, y) -> x.sub(1).square().add(y.sub(x.square()).square().mul(100)))
        .named("Rosenbrock's valley")
        .over(-2, 2, -1, 3)
        .from(-1.5, 2)
        .steps(500);
  }

  /** (x² + y − 11)² + (x + y² − 7)²: four bottoms of one depth (D. Himmelblau, 1972). */
  public static Surface himmelblau() {
    return of((x, y) -> x.square().add(y).sub(11).square().add(x.add(y.square()).sub(7).square()))
        .named("Himmelblau's function")
        .over(-5, 5, -5, 5)
        .from(0, -4.5);
  }

  public Surface named(String newName) {
    return new Surface(newName, loss, xMin, xMax, yMin, yMax, startX, startY, steps);
  }

  /** The same through another window. */
  public Surface over(double x0, double x1, double y0, double y1) {
    return new Surface(name, loss, x0, x1, y0, y1, startX, startY, steps);
  }

  /** The same from another start. */
  public Surface from(double x, double y) {
    return new Surface(name, loss, xMin, xMax, yMin, yMax, x, y, steps);
  }

  /** The same for another number of steps. */
  public Surface steps(int count) {
    return new Surface(name, loss, xMin, xMax, yMin, yMax, startX, startY, count);
  }
}
