package dev.nacre.jupyter;

/** Javadoc comments as plain text. */
final class Javadoc {

  private Javadoc() {}

  static String toText(String javadoc) {
    return withoutInlineTags(javadoc)
        .replaceAll("(?i)</?(?:p|ul|ol|dl|pre|table|tr|br)\\b[^>]*>", "\n")
        .replaceAll("(?i)<(?:li|dt)\\b[^>]*>", "\n- ")
        .replaceAll("</?[a-zA-Z][^>\\n]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replaceAll("(?m)^ ", "")
        .replaceAll("\n\\s*\n\\s*\n+", "\n\n")
        .strip();
  }

  /** Of <code>{@code x}</code> leaves x; braces inside it are balanced. */
  private static String withoutInlineTags(String text) {
    var result = new StringBuilder();
    int from = 0;
    while (true) {
      int start = text.indexOf("{@", from);
      int end = start < 0 ? -1 : closingBrace(text, start);
      if (end < 0) return result.append(text.substring(from)).toString();
      var tag = text.substring(start + 2, end);
      int space = 0;
      while (space < tag.length() && !Character.isWhitespace(tag.charAt(space))) space++;
      var content = tag.substring(space).strip();
      boolean literal = tag.startsWith("code") || tag.startsWith("literal");
      result
          .append(text, from, start)
          .append(
              literal
                  ? content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                  : withoutInlineTags(content));
      from = end + 1;
    }
  }

  private static int closingBrace(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '{') depth++;
      else if (text.charAt(i) == '}' && --depth == 0) return i;
    }
    return -1;
  }
}
