package dev.nacre.jupyter;

import java.util.List;
import java.util.stream.Collectors;

/** Small pieces of HTML; all text is escaped. */
final class Html {

  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The page's own colours, light or dark. */
  static final String TABLE = "<table style=\"border-collapse:collapse;color:inherit\">";

  /** A table whose first column is text and whose others are numbers. */
  static String table(List<String> header, List<List<String>> rows) {
    return table(header, rows, 1);
  }

  /** A table whose first {@code texts} columns are text and whose others are numbers. */
  static String table(List<String> header, List<List<String>> rows, int texts) {
    return TABLE
        + "<thead>"
        + row("th", header, texts)
        + "</thead><tbody>"
        + rows.stream().map(cells -> row("td", cells, texts)).collect(Collectors.joining())
        + "</tbody></table>";
  }

  static String row(String tag, List<String> cells, int texts) {
    var html = new StringBuilder("<tr>");
    for (int i = 0; i < cells.size(); i++)
      html.append("<%s style=\"text-align:%s\">".formatted(tag, i < texts ? "left" : "right"))
          .append(escape(cells.get(i)))
          .append("</%s>".formatted(tag));
    return html.append("</tr>").toString();
  }
}
