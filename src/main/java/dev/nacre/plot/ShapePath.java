package dev.nacre.plot;

import dev.nacre.Summary;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException.Stop;
import dev.nacre.layer.BatchNorm;
import dev.nacre.layer.Chain;
import dev.nacre.layer.Residual;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of shapes through a network. Each box is as high and wide as the image or the vector
 * that a layer gives, and as deep as it has channels, in logarithms. Layers that keep the shape
 * stand below the box they go on from. A residual is the boxes of its branch, with a line over them
 * that leads to the sum.
 */
final class ShapePath {
  private static final int WIDEST = 912;
  private static final double TALLEST = 112;
  private static final double ARROW = 34;
  private static final double LINE = 15;
  private static final double ROW_GAP = 22;
  private static final double SLANT = 0.6; // of depth, to the right and up
  private static final double FLOW = 14; // of the arrows, over the ground
  private static final double SUM = 9; // its radius
  private static final double SKIP = 11; // from one line over boxes to the next

  private ShapePath() {}

  /**
   * A stop on the path.
   *
   * @param lines names and shape, below the box
   * @param shape null for what did not fit
   */
  private record Box(List<String> lines, Shape shape, boolean learns, boolean sum) {
    double width() {
      return sum
          ? 2 * SUM
          : shape == null
              ? 40
              : switch (shape.rank()) {
                case 0, 1 -> 16;
                case 2 -> size(shape.dim(0));
                default -> size(shape.dim(-1));
              };
    }

    double height() {
      return sum
          ? FLOW + SUM
          : shape == null
              ? 40
              : switch (shape.rank()) {
                case 0 -> size(1);
                case 1 -> size(shape.dim(0));
                default -> size(shape.dim(shape.rank() == 2 ? 1 : -2));
              };
    }

    double depth() {
      return sum || shape == null || shape.rank() < 3 ? 0 : 3 + 5 * log2(shape.dim(0));
    }

    double drawnWidth() {
      return width() + SLANT * depth();
    }

    double drawnHeight() {
      return height() + SLANT * depth();
    }

    double room(Style style) {
      double text = 0;
      for (int i = 0; i < lines.size(); i++) {
        text = Math.max(text, Pen.width(lines.get(i), style.font(i == 0 ? 12 : 10.5f)));
      }
      return Math.max(drawnWidth(), text);
    }
  }

  private static double log2(double n) {
    return Math.log(Math.max(1, n)) / Math.log(2);
  }

  private static double size(int n) {
    return Math.min(TALLEST, 10 + 10 * log2(n));
  }

  /**
   * A line over boxes.
   *
   * @param from the first box of the branch
   * @param to the sum
   * @param inner how many lines it may have below it
   */
  private record Skip(int from, int to, int inner) {}

  static Picture of(Summary summary) {
    var boxes = new ArrayList<Box>();
    var skips = new ArrayList<Skip>();
    boxes.add(box(summary.input(), summary.chain().input(), false));
    add(boxes, skips, summary.chain());
    String title =
        "%s → %s  (%s)"
            .formatted(
                summary.chain().input(),
                summary.chain().output(),
                Numbers.count(summary.parameters(), "parameter", "parameters"));
    return draw(title, boxes, skips);
  }

  /** The path to what did not fit, which is the last stop. */
  static Picture of(List<Stop> path) {
    var boxes = new ArrayList<Box>();
    for (Stop stop : path) {
      if (stop.shape() == null) {
        boxes.add(new Box(List.of(stop.name(), "does not fit"), null, false, false));
      } else {
        boxes.add(box(stop.name(), stop.shape(), false));
      }
    }
    return draw("", boxes, List.of());
  }

  private static Box box(String name, Shape shape, boolean learns) {
    return new Box(new ArrayList<>(List.of(name, shape.toString())), shape, learns, false);
  }

  /** Returns how deeply residuals are nested in it. */
  private static int add(List<Box> boxes, List<Skip> skips, Chain chain) {
    int first = boxes.size();
    int nested = 0;
    for (Chain.Link link : chain.links()) {
      if (link.layer() instanceof Residual residual) {
        int from = boxes.size();
        int inner = add(boxes, skips, residual.branch());
        skips.add(new Skip(from, boxes.size(), inner));
        var lines = new ArrayList<>(List.of(link.name(), link.output().toString()));
        boxes.add(new Box(lines, link.output(), false, true));
        nested = Math.max(nested, inner + 1);
      } else {
        add(boxes, first, link);
      }
    }
    return nested;
  }

  private static void add(List<Box> boxes, int first, Chain.Link link) {
    long count = link.declared().trainedCount();
    boolean keeps = link.output().equals(link.input());
    if (keeps && boxes.size() > first && (count == 0 || link.layer() instanceof BatchNorm)) {
      boxes.getLast().lines.add("+ " + link.name());
      return;
    }
    var box = box(link.name(), link.output(), count > 0);
    if (count > 0) {
      box.lines.add(Numbers.count(count));
    }
    boxes.add(box);
  }

  /** A row of boxes, the first of which is number {@code first} of all. */
  private record Line(int first, List<Box> boxes, double width, double above, double below) {
    boolean has(int box) {
      return box >= first && box < first + boxes.size();
    }
  }

  private static Picture draw(String title, List<Box> boxes, List<Skip> skips) {
    var style = Style.current();
    var lines = new ArrayList<Line>();
    double all = boxes.stream().mapToDouble(box -> box.room(style) + ARROW).sum();
    double limit =
        Math.min(WIDEST, all <= WIDEST ? WIDEST : 1.1 * all / Math.ceil(1.1 * all / WIDEST));
    int first = 0;
    double width = 0;
    for (int i = 0; i < boxes.size(); i++) {
      double room = boxes.get(i).room(style) + ARROW;
      if (i > first && width + room > limit) {
        lines.add(line(first, boxes.subList(first, i), width, skips));
        first = i;
        width = 0;
      }
      width += room;
    }
    lines.add(line(first, boxes.subList(first, boxes.size()), width, skips));
    double widest = lines.stream().mapToDouble(Line::width).max().orElse(0);
    double height =
        lines.stream().mapToDouble(l -> l.above + l.below).sum() + (lines.size() - 1) * ROW_GAP;
    return Frame.around(
        title,
        (int) Math.ceil(widest),
        (int) Math.ceil(height),
        (g, s, x, y) -> {
          double top = y;
          for (int i = 0; i < lines.size(); i++) {
            paint(g, s, lines.get(i), x, top, i < lines.size() - 1);
            for (Skip skip : skips) {
              paint(g, s, lines.get(i), skip, x, top);
            }
            top += lines.get(i).above + lines.get(i).below + ROW_GAP;
          }
        });
  }

  private static Line line(int first, List<Box> boxes, double width, List<Skip> skips) {
    double above = boxes.stream().mapToDouble(Box::drawnHeight).max().orElse(0);
    for (Skip skip : skips) {
      if (skip.from < first + boxes.size() && skip.to >= first) {
        above = Math.max(above, tallest(boxes, first, skip) + (skip.inner + 1) * SKIP);
      }
    }
    int most = boxes.stream().mapToInt(box -> box.lines.size()).max().orElse(0);
    return new Line(first, List.copyOf(boxes), width, above, 8 + most * LINE);
  }

  /** Of those boxes of a row that a line is over. */
  private static double tallest(List<Box> boxes, int first, Skip skip) {
    int from = Math.max(0, skip.from - first);
    int to = Math.min(boxes.size() - 1, skip.to - first);
    return boxes.subList(from, to + 1).stream().mapToDouble(Box::drawnHeight).max().orElse(0);
  }

  private static void paint(
      Graphics2D g, Style style, Line line, double x, double y, boolean continues) {
    double base = y + line.above;
    double left = x;
    for (int i = 0; i < line.boxes.size(); i++) {
      Box box = line.boxes.get(i);
      double room = box.room(style);
      double middle = left + room / 2;
      if (box.sum) {
        sum(g, style, middle, base - FLOW);
      } else {
        cuboid(g, style, box, middle - box.drawnWidth() / 2, base);
      }
      double text = base + 8 + LINE / 2;
      for (int k = 0; k < box.lines.size(); k++) {
        var color = k == 0 ? style.text() : style.muted();
        Pen.text(g, box.lines.get(k), style.font(k == 0 ? 12 : 10.5f), color, middle, text, 0.5);
        text += LINE;
      }
      left += room + ARROW;
      if (i < line.boxes.size() - 1 || continues) {
        arrow(g, style, left - ARROW + 9, left - 9, base - FLOW);
      }
    }
  }

  /** The part of a skip connection that is over this row: up, along, and down to the sum. */
  private static void paint(Graphics2D g, Style style, Line line, Skip skip, double x, double y) {
    int end = line.first + line.boxes.size();
    if (skip.from >= end || skip.to < line.first) {
      return;
    }
    double base = y + line.above;
    double over = base - tallest(line.boxes, line.first, skip) - (skip.inner + 0.6) * SKIP;
    double from = x - 4;
    double to = x + line.width - 4;
    double left = x;
    for (int i = line.first; i < end; i++) {
      double room = line.boxes.get(i - line.first).room(style);
      from = i == skip.from ? Math.max(x - 6, left - ARROW / 2 - 3) : from;
      to = i == skip.to ? left + room / 2 : to;
      left += room + ARROW;
    }
    var way = new Path2D.Double();
    way.moveTo(from, line.has(skip.from) ? base - FLOW : over);
    way.lineTo(from, over);
    way.lineTo(to, over);
    if (line.has(skip.to)) {
      double head = base - FLOW - SUM - 2;
      way.lineTo(to, head);
      way.moveTo(to - 3.5, head - 4);
      way.lineTo(to, head);
      way.lineTo(to + 3.5, head - 4);
    }
    g.setColor(style.legible(style.color(2)));
    g.setStroke(Style.stroke(1.4));
    g.draw(way);
  }

  private static void sum(Graphics2D g, Style style, double x, double y) {
    g.setColor(style.legible(style.color(2)));
    g.setStroke(Style.stroke(1.4));
    g.draw(new Ellipse2D.Double(x - SUM, y - SUM, 2 * SUM, 2 * SUM));
    double reach = SUM / 2;
    g.draw(new Line2D.Double(x - reach, y, x + reach, y));
    g.draw(new Line2D.Double(x, y - reach, x, y + reach));
  }

  private static void arrow(Graphics2D g, Style style, double from, double to, double y) {
    g.setColor(style.muted());
    g.setStroke(Style.stroke(1.4));
    g.draw(new Line2D.Double(from, y, to, y));
    var head = new Path2D.Double();
    head.moveTo(to - 4, y - 3.5);
    head.lineTo(to, y);
    head.lineTo(to - 4, y + 3.5);
    g.draw(head);
  }

  private static void cuboid(Graphics2D g, Style style, Box box, double x, double base) {
    double w = box.width();
    double h = box.height();
    double d = SLANT * box.depth();
    var front = new Rectangle2D.Double(x, base - h, w, h);
    Color color = box.shape == null ? style.color(5) : box.learns ? style.color(0) : style.muted();
    if (box.shape == null) {
      g.setColor(color);
      g.setStroke(
          new BasicStroke(
              1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0));
      g.draw(front);
      g.setStroke(Style.stroke(2));
      double m = 13;
      g.draw(new Line2D.Double(x + m, base - h + m, x + w - m, base - m));
      g.draw(new Line2D.Double(x + m, base - m, x + w - m, base - h + m));
      return;
    }
    g.setStroke(Style.stroke(1));
    if (d > 0) {
      fill(
          g,
          style,
          color,
          0.28,
          x,
          base - h,
          x + d,
          base - h - d,
          x + w + d,
          base - h - d,
          x + w,
          base - h);
      fill(
          g,
          style,
          color,
          0.6,
          x + w,
          base,
          x + w,
          base - h,
          x + w + d,
          base - h - d,
          x + w + d,
          base - d);
    }
    fill(g, style, color, 0.42, x, base, x, base - h, x + w, base - h, x + w, base);
  }

  private static void fill(Graphics2D g, Style style, Color color, double share, double... at) {
    var path = new Path2D.Double();
    path.moveTo(at[0], at[1]);
    for (int i = 2; i < at.length; i += 2) {
      path.lineTo(at[i], at[i + 1]);
    }
    path.closePath();
    g.setColor(style.faded(color, share));
    g.fill(path);
    g.setColor(style.faded(color, 0.9));
    g.draw(path);
  }
}
