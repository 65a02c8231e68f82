package dev.nacre.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;

/** Text and smooth edges, placed to a fraction of a pixel so that any scale looks the same. */
final class Pen {
  private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);

  private Pen() {}

  static void smooth(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
  }

  static double width(String text, Font font) {
    return text.isEmpty() ? 0 : font.getStringBounds(text, METRICS).getWidth();
  }

  /** The height of capital letters, for centring. */
  static double capHeight(Font font) {
    return font.createGlyphVector(METRICS, "H").getVisualBounds().getHeight();
  }

  /**
   * Text whose middle line is at y.
   *
   * @param align the share of its width that is left of x: 0, 0.5 or 1
   */
  static void text(
      Graphics2D g, String text, Font font, Color color, double x, double y, double align) {
    if (text.isEmpty()) {
      return;
    }
    g.setFont(font);
    g.setColor(color);
    g.drawString(text, (float) (x - align * width(text, font)), (float) (y + capHeight(font) / 2));
  }

  /**
   * The text, or as much of its beginning and end as fits, with an ellipsis between: names that
   * begin alike stay apart.
   */
  static String fitEnds(String text, Font font, double room) {
    if (width(text, font) <= room) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    for (int n = letters.length - 1; n > 1; n--) {
      int first = (n + 1) / 2;
      String shorter =
          new String(letters, 0, first).stripTrailing()
              + "…"
              + new String(letters, letters.length - n / 2, n / 2).stripLeading();
      if (width(shorter, font) <= room) {
        return shorter;
      }
    }
    return fit(text, font, room);
  }

  /** The text, or as much of its beginning as fits, with an ellipsis. */
  static String fit(String text, Font font, double room) {
    if (width(text, font) <= room) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    for (int n = letters.length - 1; n > 0; n--) {
      String shorter = new String(letters, 0, n).stripTrailing() + "…";
      if (width(shorter, font) <= room) {
        return shorter;
      }
    }
    return "";
  }
}
