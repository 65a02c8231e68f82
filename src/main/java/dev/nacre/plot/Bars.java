package dev.nacre.plot;

import dev.nacre.array.Check;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bar for each name, from left to right, with its number at the end. */
final class Bars {
  private static final int LONGEST = 360;
  private static final int BAR = 18;
  private static final int GAP = 8;
  private static final int WIDEST_NAME = 220;

  private Bars() {}

  static Picture of(String title, Map<String, ? extends Number> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "a bar chart needs at least one bar, but was given none; try Map.of(\"a\", 1.0)");
    }
    var names = List.copyOf(values.keySet());
    var numbers = new ArrayList<Double>();
    values.forEach(
        (name, n) -> numbers.add(Check.given("number of the bar '" + name + "'", n).doubleValue()));
    double least = Math.min(0, finite(numbers).min().orElse(0));
    double most = Math.max(0, finite(numbers).max().orElse(0));
    double range = most > least ? most - least : 1;

    var style = Style.current();
    Font font = style.font(11.5f);
    double nameWidth =
        names.stream()
            .mapToDouble(n -> Pen.width(Pen.fit(n, font, WIDEST_NAME), font))
            .max()
            .orElse(0);
    double numberWidth =
        numbers.stream().mapToDouble(n -> Pen.width(Numbers.brief(n), font)).max().orElse(0);
    double left = nameWidth + GAP + (least < 0 ? numberWidth + GAP : 0);
    int width = (int) Math.ceil(left + LONGEST + GAP + numberWidth);
    int height = names.size() * (BAR + GAP) - GAP;
    return Frame.around(
        title,
        width,
        height,
        (g, s, x, y) -> {
          double zero = x + left - least / range * LONGEST;
          for (int i = 0; i < names.size(); i++) {
            double top = y + i * (BAR + GAP);
            double middle = top + BAR / 2.0;
            Pen.text(
                g,
                Pen.fit(names.get(i), font, WIDEST_NAME),
                font,
                s.text(),
                x + nameWidth,
                middle,
                1);
            bar(g, s, font, numbers.get(i), zero, top, LONGEST / range);
          }
          g.setColor(s.muted());
          g.fill(new Rectangle2D.Double(zero - 0.5, y - 3, 1, height + 6));
        });
  }

  private static void bar(
      Graphics2D g, Style style, Font font, double value, double zero, double top, double unit) {
    double length = Double.isFinite(value) ? value * unit : 0;
    g.setColor(style.color(0));
    g.fill(new Rectangle2D.Double(Math.min(zero, zero + length), top, Math.abs(length), BAR));
    boolean toTheLeft = length < 0;
    Pen.text(
        g,
        Numbers.brief(value),
        font,
        style.muted(),
        zero + length + (toTheLeft ? -GAP + 2 : GAP - 2),
        top + BAR / 2.0,
        toTheLeft ? 1 : 0);
  }

  private static java.util.stream.DoubleStream finite(List<Double> numbers) {
    return numbers.stream().mapToDouble(n -> n).filter(Double::isFinite);
  }
}
