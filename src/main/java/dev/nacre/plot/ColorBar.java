package dev.nacre.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** The key to a {@link Scale}: its colours from bottom to top, with numbers. */
record ColorBar(Scale scale, String caption, boolean gaps) {
  static final double BAR = 12;
  private static final double GAP = 6;
  private static final double TEXT_HEIGHT = 16;

  static String missing() {
    return "NaN or ∞";
  }

  double width(Style style) {
    Font font = style.font(11);
    double widest = Math.max(Pen.width(caption, font) - BAR - GAP, 0);
    for (double tick : scale.ticks(6)) {
      widest = Math.max(widest, Pen.width(Numbers.tick(tick), font));
    }
    if (gaps) {
      widest = Math.max(widest, Pen.width(missing(), font));
    }
    return BAR + GAP + widest;
  }

  void paint(Graphics2D g, Style style, double x, double y, double height) {
    Font font = style.font(11);
    double top = y;
    double bottom = y + height;
    if (!caption.isEmpty()) {
      Pen.text(g, caption, font, style.text(), x, top + TEXT_HEIGHT / 2 - 2, 0);
      top += TEXT_HEIGHT + 2;
    }
    if (gaps) {
      double swatch = bottom - BAR;
      g.setPaint(Field.hatch(style));
      g.fill(new Rectangle2D.Double(x, swatch, BAR, BAR));
      Pen.text(g, missing(), font, style.muted(), x + BAR + GAP, swatch + BAR / 2, 0);
      bottom = swatch - 10;
    }
    if (bottom - top < 10) {
      return;
    }
    g.drawImage(
        strip(), (int) Math.round(x), (int) Math.round(top), (int) BAR, (int) (bottom - top), null);
    int most = (int) Math.clamp((bottom - top) / 26, 1, 6);
    for (double tick : scale.ticks(most)) {
      double at = bottom - scale.share(tick) * (bottom - top);
      g.setColor(style.background());
      g.setStroke(Style.stroke(1));
      g.draw(new Line2D.Double(x + BAR - 4, at, x + BAR, at));
      Pen.text(g, Numbers.tick(tick), font, style.muted(), x + BAR + GAP, at, 0);
    }
  }

  private BufferedImage strip() {
    var strip = new BufferedImage(1, 256, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      strip.setRGB(0, i, scale.map().rgb(1 - i / 255.0));
    }
    return strip;
  }
}
