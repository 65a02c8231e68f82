package dev.nacre.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** A filled shape with a rim in the colour of the ground, so that neighbours stay apart. */
final class Dot extends Marker {
  private static final int SHAPES = 5;
  private final Style style;
  private final int shape;
  private final double radius;

  /** Shapes differ as well as colours: 0 a circle, then square, triangles, diamond. */
  Dot(Style style, int shape, double radius) {
    this.style = style;
    this.shape = shape % SHAPES;
    this.radius = radius;
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    Color color = g.getColor();
    Shape outline = outline(x, y);
    g.fill(outline);
    if (radius > 3) {
      g.setColor(style.background());
      g.setStroke(Style.stroke(1));
      g.draw(outline);
      g.setColor(color);
    }
  }

  private Shape outline(double x, double y) {
    double r = radius;
    return switch (shape) {
      case 1 -> polygon(x, y, -r, -r, r, -r, r, r, -r, r);
      case 2 -> polygon(x, y, 0, -1.25 * r, 1.15 * r, 0.85 * r, -1.15 * r, 0.85 * r);
      case 3 -> polygon(x, y, 0, -1.35 * r, 1.35 * r, 0, 0, 1.35 * r, -1.35 * r, 0);
      case 4 -> polygon(x, y, 0, 1.25 * r, 1.15 * r, -0.85 * r, -1.15 * r, -0.85 * r);
      default -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    };
  }

  private static Shape polygon(double x, double y, double... corners) {
    var path = new Path2D.Double();
    path.moveTo(x + corners[0], y + corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(x + corners[i], y + corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
