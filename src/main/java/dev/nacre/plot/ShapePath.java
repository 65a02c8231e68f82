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
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of shapes through a network. Each box is as high and wide as the image or the vector
 * that a layer gives, and as deep as it has channels, in logarithms. Layers that keep the shape
 * stand below the box they go on from.
 */
final class ShapePath {
  private static final int WIDEST = 912;
  private static final double TALLEST = 112;
  private static final double ARROW = 34;
  private static final double LINE = 15;
  private static final double ROW_GAP = 22;
  private static final double SLANT = 0.6; // of depth, to the right and up

  private ShapePath() {}

  /**
   * A stop on the path.
   *
   * @param lines names and shape, below the box
   * @param shape null for what did not fit
   */
  private record Box(List<String> lines, Shape shape, boolean learns) {
    double width() {
      return shape == null
          ? 40
          : switch (shape.rank()) {
            case 0, 1 -> 16;
            case 2 -> size(shape.dim(0));
            default -> size(shape.dim(-1));
          };
    }

    double height() {
      return shape == null
          ? 40
          : switch (shape.rank()) {
            case 0 -> size(1);
            case 1 -> size(shape.dim(0));
            default -> size(shape.dim(shape.rank() == 2 ? 1 : -2));
          };
    }

    double depth() {
      return shape == null || shape.rank() < 3 ? 0 : 3 + 5 * log2(shape.dim(0));
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

  static Picture of(Summary summary) {
    var boxes = new ArrayList<Box>();
    boxes.add(box(summary.input(), summary.chain().input(), false));
    for (Chain.Link link : summary.chain().links()) {
      add(boxes, link);
    }
    String title =
        "%s → %s, %s"
            .formatted(
                summary.chain().input(),
                summary.chain().output(),
                Numbers.count(summary.parameters(), "parameter", "parameters"));
    return draw(title, boxes);
  }

  /** The path to what did not fit, which is the last stop. */
  static Picture of(List<Stop> path) {
    var boxes = new ArrayList<Box>();
    for (Stop stop : path) {
      if (stop.shape() == null) {
        boxes.add(new Box(List.of(stop.name(), "does not fit"), null, false));
      } else {
        boxes.add(box(stop.name(), stop.shape(), false));
      }
    }
    return draw("", boxes);
  }

  private static Box box(String name, Shape shape, boolean learns) {
    return new Box(new ArrayList<>(List.of(name, shape.toString())), shape, learns);
  }

  private static void add(List<Box> boxes, Chain.Link link) {
    long count = link.declared().trainedCount();
    if (link.layer() instanceof Residual residual) {
      var box = box(link.name(), link.output(), true);
      box.lines.add("x + " + inside(residual.branch()) + "(x)");
      addCount(box, new Summary("", residual.branch()).parameters());
      boxes.add(box);
      return;
    }
    var last = boxes.getLast();
    boolean keeps = link.output().equals(link.input());
    if (keeps && boxes.size() > 1 && (count == 0 || link.layer() instanceof BatchNorm)) {
      last.lines.add("+ " + link.name());
      return;
    }
    var box = box(link.name(), link.output(), count > 0);
    addCount(box, count);
    boxes.add(box);
  }

  private static void addCount(Box box, long count) {
    if (count > 0) {
      box.lines.add(Numbers.count(count));
    }
  }

  private static String inside(Chain branch) {
    var names = branch.links().stream().map(link -> link.layer().kind()).toList();
    return names.size() <= 2 ? String.join(", ", names) : names.size() + " layers";
  }

  private record Line(List<Box> boxes, double width, double above, double below) {}

  private static Picture draw(String title, List<Box> boxes) {
    var style = Style.current();
    var lines = new ArrayList<Line>();
    var line = new ArrayList<Box>();
    double width = 0;
    double all = boxes.stream().mapToDouble(box -> box.room(style) + ARROW).sum();
    double limit =
        Math.min(WIDEST, all <= WIDEST ? WIDEST : 1.1 * all / Math.ceil(1.1 * all / WIDEST));
    for (Box box : boxes) {
      double room = box.room(style) + ARROW;
      if (!line.isEmpty() && width + room > limit) {
        lines.add(line(line, width));
        line = new ArrayList<>();
        width = 0;
      }
      line.add(box);
      width += room;
    }
    lines.add(line(line, width));
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
            paint(g, s, lines.get(i), x, top, i > 0, i < lines.size() - 1);
            top += lines.get(i).above + lines.get(i).below + ROW_GAP;
          }
        });
  }

  private static Line line(List<Box> boxes, double width) {
    double above = boxes.stream().mapToDouble(Box::drawnHeight).max().orElse(0);
    int most = boxes.stream().mapToInt(box -> box.lines.size()).max().orElse(0);
    return new Line(List.copyOf(boxes), width, above, 8 + most * LINE);
  }

  private static void paint(
      Graphics2D g, Style style, Line line, double x, double y, boolean goesOn, boolean continues) {
    double base = y + line.above;
    double left = x;
    for (int i = 0; i < line.boxes.size(); i++) {
      Box box = line.boxes.get(i);
      double room = box.room(style);
      double middle = left + room / 2;
      cuboid(g, style, box, middle - box.drawnWidth() / 2, base);
      double text = base + 8 + LINE / 2;
      for (int k = 0; k < box.lines.size(); k++) {
        var color = k == 0 ? style.text() : style.muted();
        Pen.text(g, box.lines.get(k), style.font(k == 0 ? 12 : 10.5f), color, middle, text, 0.5);
        text += LINE;
      }
      left += room + ARROW;
      if (i < line.boxes.size() - 1 || continues) {
        arrow(g, style, left - ARROW + 9, left - 9, base - 14);
      }
    }
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
