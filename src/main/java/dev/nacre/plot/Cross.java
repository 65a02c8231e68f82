package dev.nacre.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.knowm.xchart.style.markers.Marker;

/** A cross over a dot: what is wrong. */
final class Cross extends Marker {
  private static final double REACH = 5;

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    g.setStroke(Style.stroke(1.8));
    g.draw(new Line2D.Double(x - REACH, y - REACH, x + REACH, y + REACH));
    g.draw(new Line2D.Double(x - REACH, y + REACH, x + REACH, y - REACH));
  }
}
