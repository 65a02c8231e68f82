package dev.nacre.jupyter;

/** Tells comments of Java from the rest, in text that may end anywhere. */
final class Comments {

  private static final String TEXT_BLOCK = "\"\"\"";

  private Comments() {}

  /** The length of the white space and comments before the first token. */
  static int before(String code) {
    int i = 0;
    while (i < code.length()) {
      int end;
      if (Character.isWhitespace(code.charAt(i))) end = i + 1;
      else if (code.startsWith("//", i)) end = code.indexOf('\n', i) + 1;
      else if (code.startsWith("/*", i)) end = code.indexOf("*/", i + 2) + 2;
      else return i;
      if (end <= i) return i;
      i = end;
    }
    return i;
  }

  /** Whether what is written next would be part of a comment, or of a text in quotes. */
  static boolean isOpenAtEndOf(String text) {
    int i = 0;
    while (i >= 0 && i < text.length()) {
      if (text.startsWith("//", i)) i = behind("\n", text, i);
      else if (text.startsWith("/*", i)) i = behind("*/", text, i + 2);
      else if (text.startsWith(TEXT_BLOCK, i)) i = behindQuoted(TEXT_BLOCK, text, i);
      else if (text.charAt(i) == '"') i = behindQuoted("\"", text, i);
      else if (text.charAt(i) == '\'') i = behindQuoted("'", text, i);
      else i++;
    }
    return i < 0 || i > text.length();
  }

  /** Negative where it does not come. */
  private static int behind(String end, String text, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? -1 : found + end.length();
  }

  /** What is not closed goes to the end of its line, a text block to the end of all. */
  private static int behindQuoted(String quote, String text, int start) {
    int i = start + quote.length();
    while (i < text.length() && !text.startsWith(quote, i)) {
      if (text.charAt(i) == '\n' && !quote.equals(TEXT_BLOCK)) return i;
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + quote.length();
  }
}
