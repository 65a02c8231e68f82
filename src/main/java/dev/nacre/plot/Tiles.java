package dev.nacre.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small pictures in rows, all of one size, each with a line of text below it.
 *
 * @param room the width that a picture and its text have
 */
record Tiles(List<Tile> tiles, int columns, double room, double width, double height) {
  static final int GAP = 10;
  private static final int LABEL = 17;
  private static final int MORE = 13;
  private static final float FONT_SIZE = 10.5f;

  /** A marked picture has a frame. The label may have several lines. */
  record Tile(BufferedImage image, String label, boolean marked) {}

  /** As wide as the labels, up to {@code most}, but at least as a picture. */
  static double room(List<String> labels, double width, double most) {
    Font font = Style.current().font(FONT_SIZE);
    double widest =
        labels.stream()
            .flatMap(String::lines)
            .mapToDouble(line -> Pen.width(line, font))
            .max()
            .orElse(0);
    return Math.max(width, Math.min(widest + 2, most));
  }

  private double rowHeight() {
    long lines = tiles.stream().mapToLong(t -> t.label().lines().count()).max().orElse(0);
    return height + (lines == 0 ? 0 : LABEL + (lines - 1) * MORE) + GAP;
  }

  int totalWidth() {
    return (int) Math.ceil(columns * (room + GAP) - GAP);
  }

  int totalHeight() {
    int rows = Math.ceilDiv(tiles.size(), columns);
    return (int) Math.ceil(rows * rowHeight() - GAP);
  }

  void paint(Graphics2D g, Style style, double x, double y) {
    Font font = style.font(FONT_SIZE);
    for (int i = 0; i < tiles.size(); i++) {
      var tile = tiles.get(i);
      double left = x + i % columns * (room + GAP) + (room - width) / 2;
      double top = y + i / columns * rowHeight();
      boolean smooth = tile.image().getWidth() > width;
      new Field(tile.image(), smooth, 0, 0, 0, 0).draw(g, style, left, top, width, height);
      g.setColor(style.grid());
      g.setStroke(Style.stroke(0.5));
      g.draw(new Rectangle2D.Double(left - 0.25, top - 0.25, width + 0.5, height + 0.5));
      if (tile.marked()) {
        g.setColor(style.color(5));
        g.setStroke(Style.stroke(2));
        g.draw(new Rectangle2D.Double(left - 1, top - 1, width + 2, height + 2));
      }
      Color color = tile.marked() ? style.legible(style.color(5)) : style.muted();
      double middle = top + height + LABEL / 2.0 + 1;
      for (String line : tile.label().lines().toList()) {
        String text = Pen.fitEnds(line, font, room + GAP - 4);
        Pen.text(g, text, font, color, left + width / 2, middle, 0.5);
        color = style.muted();
        middle += MORE;
      }
    }
  }
}
