package dev.nacre.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.style.markers.Marker;

/** A ring that can be seen on top of its line. */
final class Ring extends Marker {
  private static final double RADIUS = 5.5;
  private final Style style;

  Ring(Style style) {
    this.style = style;
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    Color color = g.getColor();
    var circle = new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
    g.setColor(style.background());
    g.fill(circle);
    g.setColor(color);
    g.setStroke(Style.stroke(2.2));
    g.draw(circle);
  }
}
