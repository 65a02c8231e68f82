package dev.nacre.plot;

/** The margins and the title of a {@link Picture}. */
final class Frame {
  static final int MARGIN = 14;
  private static final int TITLE = 26;
  private static final int WIDEST_TITLE = 760;

  private Frame() {}

  @FunctionalInterface
  interface Content {
    void paint(java.awt.Graphics2D g, Style style, double x, double y);
  }

  static Picture around(String title, int width, int height, Content content) {
    return around(title, MARGIN, width, height, content);
  }

  static Picture around(String title, int margin, int width, int height, Content content) {
    Style style = Style.current();
    int top = margin + (title.isEmpty() ? 0 : TITLE);
    var font = style.bold(14);
    String shown = Pen.fit(title, font, Math.max(width, WIDEST_TITLE));
    int inside = Math.max(width, (int) Math.ceil(Pen.width(shown, font)));
    return new Picture(
        title,
        inside + 2 * margin,
        top + height + margin,
        g -> {
          g.setColor(style.background());
          g.fillRect(0, 0, inside + 2 * margin, top + height + margin);
          Pen.text(g, shown, font, style.text(), margin, margin + 8, 0);
          content.paint(g, style, margin, top);
        });
  }
}
