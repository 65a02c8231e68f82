package dev.nacre.jupyter;

import dev.nacre.data.Dataset;
import dev.nacre.plot.Charts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A data set: its size, how many samples each class has, and the first samples. */
final class DatasetHtml {

  private static final int MOST_CLASSES = 20;
  private static final int ROWS = 6;
  private static final int COLUMNS = 8;
  private static final int PICTURES = 20;
  private static final int LONGEST_BAR = 160;

  private DatasetHtml() {}

  static String of(Dataset data) {
    var html = new StringBuilder("<div style=\"margin:2px 0\"><b>");
    html.append(Html.escape(data.name())).append("</b>: ");
    html.append(
        String.format(
            Locale.ROOT,
            data.size() == 1 ? "%,d sample of %s" : "%,d samples of %s",
            data.size(),
            data.sampleShape()));
    html.append(
        data.hasLabels()
            ? ", %d %s</div>".formatted(data.classes(), data.classes() == 1 ? "class" : "classes")
            : ", targets of %s</div>".formatted(data.targetShape()));
    html.append("<div style=\"display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start\">");
    if (data.hasLabels()) html.append("<div>").append(classes(data)).append("</div>");
    var first = first(data);
    if (!first.isEmpty()) html.append("<div>").append(first).append("</div>");
    return html.append("</div>").toString();
  }

  private static String classes(Dataset data) {
    var counts = new int[data.classes()];
    int most = 1;
    for (int label : data.labels()) most = Math.max(most, ++counts[label]);
    var html = new StringBuilder(Html.TABLE + "<thead>");
    html.append(Html.row("th", List.of("class", "samples"), 1));
    html.append("</thead><tbody>");
    for (int c = 0; c < Math.min(counts.length, MOST_CLASSES); c++)
      html.append(
          String.format(
              Locale.ROOT,
              """
              <tr><td style="text-align:left">%s</td><td style="text-align:left;white-space:nowrap">\
              <span style="display:inline-block;height:9px;width:%dpx;background:#0072b2"></span> \
              %,d</td></tr>\
              """,
              Html.escape(data.classNames().get(c)),
              LONGEST_BAR * counts[c] / most,
              counts[c]));
    html.append("</tbody></table>");
    if (counts.length > MOST_CLASSES)
      html.append("<div>and %d more classes</div>".formatted(counts.length - MOST_CLASSES));
    return html.toString();
  }

  private static String first(Dataset data) {
    var sample = data.sampleShape();
    if (sample.rank() == 3 && (sample.dim(0) == 1 || sample.dim(0) == 3))
      return Drawer.html(Charts.images(data, PICTURES));
    return sample.rank() == 1 ? rows(data) : "";
  }

  private static String rows(Dataset data) {
    int count = Math.min(ROWS, data.size());
    int width = data.sampleShape().dim(0);
    int shown = Math.min(width, COLUMNS);
    var some = data.take(count);
    var features = some.features().toArray();
    var header = new ArrayList<String>();
    header.add("sample");
    for (int j = 0; j < shown; j++) header.add("feature " + j);
    if (shown < width) header.add("… " + width);
    header.add(data.hasLabels() ? "class" : "target");
    var targets = data.hasLabels() ? null : some.targets().toArray();
    var labels = data.hasLabels() ? some.labels() : null;
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < count; i++) {
      var row = new ArrayList<String>();
      row.add(String.valueOf(i));
      for (int j = 0; j < shown; j++) row.add(TensorHtml.number(features[i * width + j]));
      if (shown < width) row.add("…");
      row.add(
          targets == null
              ? classes(labels, i, count, data.classNames())
              : numbers(targets, i, count));
      rows.add(row);
    }
    return Html.table(header, rows);
  }

  /** The class of one sample, or the first of its steps'. */
  private static String classes(int[] all, int i, int count, List<String> names) {
    int each = all.length / count;
    var some = Arrays.stream(all, i * each, i * each + Math.min(each, 4)).mapToObj(names::get);
    return some.collect(Collectors.joining(", ")) + (each > 4 ? ", …" : "");
  }

  /** The numbers of one target, the first of many. */
  private static String numbers(float[] all, int i, int count) {
    int each = all.length / count;
    var text = new StringBuilder();
    for (int k = 0; k < Math.min(each, 4); k++)
      text.append(k == 0 ? "" : ", ").append(TensorHtml.number(all[i * each + k]));
    return text.append(each > 4 ? ", …" : "").toString();
  }
}
