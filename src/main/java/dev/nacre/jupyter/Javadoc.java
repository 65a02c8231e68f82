package dev.nacre.jupyter;

/** Javadoc comments as plain text. */
final class Javadoc {

  private Javadoc() {}

  static String toText(String javadoc) {
    return javadoc
        .replaceAll("\\{@(?:code|link|linkplain|literal)\\s+([^}]*)}", "$1")
        .replaceAll("(?i)</?(?:p|ul|ol|dl|pre|table|tr|br)\\b[^>]*>", "\n")
        .replaceAll("(?i)<(?:li|dt)\\b[^>]*>", "\n- ")
        .replaceAll("<[^>\\n]+>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\n\\s*\n\\s*\n+", "\n\n")
        .strip();
  }
}
