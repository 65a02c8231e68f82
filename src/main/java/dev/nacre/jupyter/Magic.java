package dev.nacre.jupyter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The commands to the notebook itself. One stands at the beginning of a line where a new statement
 * could begin, such that {@code %} as an operator, or in a text block, is Java's.
 */
enum Magic {
  MAVEN(
      "%maven group:artifact:version …",
      "adds libraries from Maven repositories, with all that they need"),
  CLASSPATH("%classpath jar-or-folder …", "adds jars or folders of classes; alone: lists them"),
  TIME("%time statement", "runs it and says how long it took"),
  CELL_TIME("%%time", "in a cell's first line: says how long all of it took"),
  LOAD("%load file", "runs the Java in a file (.jsh, .java) or the cells of a notebook (.ipynb)"),
  RESET("%reset", "forgets all variables, methods, types and imports of the notebook"),
  HELP("%help name", "shows what is known of a name, its Javadoc too; alone: this list");

  /** What a line with a magic looks like. */
  private static final Pattern WORD = Pattern.compile("%%?\\s*(\\p{Alnum}*)");

  final String usage;
  final String what;

  Magic(String usage, String what) {
    this.usage = usage;
    this.what = what;
  }

  /** With its percent signs. */
  String word() {
    return usage.split(" ")[0];
  }

  /** Whether Java follows it rather than arguments. */
  boolean takesCode() {
    return this == TIME || this == CELL_TIME;
  }

  /** The word at the beginning of a line with a magic, known or not, as it is written there. */
  static String wordOf(String line) {
    var word = WORD.matcher(line);
    return word.lookingAt() ? word.group() : "%";
  }

  static Optional<Magic> of(String line) {
    var word = wordOf(line);
    return Arrays.stream(values()).filter(magic -> magic.word().equals(word)).findFirst();
  }

  /**
   * @throws MagicError naming the nearest where there is none
   */
  static Magic named(String line) throws MagicError {
    var known = of(line);
    if (known.isPresent()) return known.get();
    var word = wordOf(line);
    var near =
        Arrays.stream(values())
            .map(Magic::word)
            .min(Comparator.comparingInt(each -> distance(each, word)))
            .orElseThrow();
    var meant = distance(near, word) <= 1 + word.length() / 3 ? "; did you mean " + near + "?" : "";
    throw new MagicError("there is no magic " + word + meant + "\ntry: %help lists them");
  }

  /** How many letters must be added, removed or changed. */
  static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** One that begins a line of this code, which Java takes for a remainder. */
  static Optional<Magic> inside(String code) {
    return code.lines().skip(1).map(String::strip).flatMap(line -> of(line).stream()).findFirst();
  }

  static String help() {
    var text = new StringBuilder();
    for (var magic : values()) text.append("%-33s %s%n".formatted(magic.usage, magic.what));
    return text.append("The statement before a magic ends with a semicolon or a brace.\n")
        .toString();
  }
}
