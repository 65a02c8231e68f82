package dev.nacre.jupyter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Javadoc comments as plain text. */
final class Javadoc {

  /** {@code Type#method(int, int)}. */
  private static final Pattern REFERENCE = Pattern.compile("[\\w.#$]+(?:\\([^)]*\\))?");

  private static final Pattern SEE =
      Pattern.compile("(?m)^(\\s*@see\\s+)(#[\\w.#$]+|\\w[\\w.$]*#\\w+)");

  private Javadoc() {}

  /** The comments in front of a type's members of this name, as they are written. */
  static Stream<String> ofMember(String name, String type) {
    var comment = "/\\*\\*(?:[^*]|\\*(?!/))*\\*/";
    var upToName = "(?:[^;{}=/()]|\\([^()]*\\))*?\\b" + Pattern.quote(name) + "\\b(?!\\s*\\.)";
    return Pattern.compile("(" + comment + ")" + upToName)
        .matcher(type)
        .results()
        .map(found -> found.group(1));
  }

  static String toText(String javadoc) {
    return withPlainReferences(withoutInlineTags(javadoc))
        .replaceAll("(?m)^(\\s*@param\\s+)<(\\w+)>", "$1&lt;$2&gt;")
        .replaceAll("(?m)^(\\s*@\\w+)[ \\t]+", "$1 ")
        .replaceAll("(?m)^(\\s*@(?:param|throws|exception) \\S+)[ \\t]+", "$1 ")
        .replaceAll("(?i)<sup>", "^")
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
                  : tag.startsWith("link")
                      ? label(withoutInlineTags(content))
                      : withoutInlineTags(content));
      from = end + 1;
    }
  }

  /** What a link is called: its label, or else what it leads to. */
  private static String label(String link) {
    var parts = REFERENCE.matcher(link);
    if (!parts.lookingAt()) return link;
    var label = link.substring(parts.end()).strip();
    return label.isEmpty() ? readable(parts.group()) : label;
  }

  private static String withPlainReferences(String text) {
    return SEE.matcher(text)
        .replaceAll(see -> "$1" + Matcher.quoteReplacement(readable(see.group(2))));
  }

  private static String readable(String reference) {
    return reference
        .replaceFirst("^(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
        .replaceFirst("^#", "")
        .replace('#', '.');
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
