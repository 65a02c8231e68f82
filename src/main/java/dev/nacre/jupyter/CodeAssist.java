package dev.nacre.jupyter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;

/** Completion, inspection, and whether a cell is complete. */
final class CodeAssist {

  private static final Predicate<Snippet> IS_LOCAL =
      snippet -> snippet.kind() == Kind.VAR || snippet.kind() == Kind.TYPE_DECL;

  private static final List<String> OF_EVERY_OBJECT =
      List.of("getClass()", "hashCode()", "notify()", "notifyAll()", "wait(");

  /** Of an object that is no array, nobody else may call them. */
  private static final List<String> PROTECTED = List.of("clone()", "finalize()");

  /** {@code double Point.norm()}, {@code T Box<T>.get()}. */
  private static final Pattern MEMBER = Pattern.compile("\\b(\\w+)(?:<[^.]*>)?\\.(\\w+)");

  /** A name that nothing with a dot precedes, and perhaps the arguments begun behind it. */
  private static final Pattern OWN_NAME =
      Pattern.compile("(?<![\\w$.])([\\p{L}_$][\\p{L}\\p{N}_$]*)\\s*(?:\\([^()]*)?$");

  /** A method of a type, named as if it were static. */
  private static final Pattern STATIC_CALL =
      Pattern.compile("(?<![\\w$.])(\\p{Lu}[\\w$]*(?:\\.\\p{Lu}[\\w$]*)*)(\\.[\\w$]+\\()$");

  /** {@code String::len}, which JShell does not complete. */
  private static final Pattern METHOD_REFERENCE =
      Pattern.compile("(?<![\\w$.)\\]])([\\w$]+(?:\\.[\\w$]+)*)::([\\w$]*)$");

  private static final Pattern IS_TYPE = Pattern.compile("(^|\\.)\\p{Lu}[^.]*$");

  /** JShell writes a record's components behind its name also where a method follows. */
  private static final Pattern HEADER_OF_RECORD = Pattern.compile("\\([^()]*\\)(?=[.(])");

  private static final Map<String, Object> INVALID = Map.of("status", "invalid");

  private final CellParser parser;
  private final SourceCodeAnalysis analysis;

  private final Function<String, List<String>> ownJavadoc;

  private final Runnable beforeDocumentation;

  private boolean sourcesAdded;

  /**
   * @param ownJavadoc finds the documentation comments of what cells declare, by its name
   * @param beforeDocumentation prepares JShell for being asked for documentation
   */
  CodeAssist(
      CellParser parser,
      SourceCodeAnalysis analysis,
      Function<String, List<String>> ownJavadoc,
      Runnable beforeDocumentation) {
    this.parser = parser;
    this.analysis = analysis;
    this.ownJavadoc = ownJavadoc;
    this.beforeDocumentation = beforeDocumentation;
  }

  /** What can stand at the cursor, what fits the expected type first; null if nothing is known. */
  ReplacementOptions complete(String cell, int cursor) {
    var magic = magicAt(cell, cursor);
    if (magic != null) return completeMagic(magic, cursor);
    if (Comments.isOpenAtEndOf(cell.substring(0, Math.clamp(cursor, 0, cell.length()))))
      return null;
    var here = at(cell, cursor);
    var reference = METHOD_REFERENCE.matcher(here.text());
    if (reference.find()) return completeReference(here.text(), reference, cursor);
    int[] anchor = {0};
    var all = suggestions(here.text(), anchor).toList();
    var found = anchor[0] == here.text().length() ? worthListing(all, here.text()) : all;
    return found.isEmpty()
        ? null
        : new ReplacementOptions(
            found, here.offset() + anchor[0], Math.clamp(cursor, 0, cell.length()));
  }

  /** The methods that {@code Type::} or {@code value::} can be followed by. */
  private ReplacementOptions completeReference(String text, MatchResult reference, int cursor) {
    var receiver = reference.group(1);
    var begun = reference.group(2);
    var before = text.substring(0, reference.start());
    var names = // a method of objects can be named by their type, too
        Stream.of(receiver, "((" + receiver + ") null)")
            .map(object -> before + object + "." + begun)
            .flatMap(call -> suggestions(call, new int[1]))
            .filter(continuation -> continuation.contains("("))
            .map(call -> call.substring(0, call.indexOf('(')));
    var making = IS_TYPE.matcher(receiver).find() ? Stream.of("new") : Stream.<String>empty();
    var found =
        Stream.concat(names, making)
            .filter(name -> name.startsWith(begun))
            .distinct()
            .sorted()
            .toList();
    return found.isEmpty() ? null : new ReplacementOptions(found, cursor - begun.length(), cursor);
  }

  /** How the text can go on, what fits the expected type first. */
  private Stream<String> suggestions(String text, int[] anchor) {
    return analysis.completionSuggestions(text, text.length(), anchor).stream()
        .sorted(Comparator.comparing(suggestion -> !suggestion.matchesType()))
        .map(SourceCodeAnalysis.Suggestion::continuation)
        .filter(continuation -> !continuation.startsWith("$JShell$")) // classes of its own
        .distinct();
  }

  /** The magic that the text before the cursor ends with, or null. */
  private CellParser.Part magicAt(String cell, int cursor) {
    var before = cell.substring(0, Math.clamp(cursor, 0, cell.length()));
    var parsed = parser.parse(before);
    if (!parsed.isComplete() || parsed.parts().isEmpty()) return null;
    var last = parsed.parts().getLast();
    return last.isMagic() && before.endsWith(last.code()) ? last : null;
  }

  private static ReplacementOptions completeMagic(CellParser.Part magic, int cursor) {
    if (!magic.code().equals(Magic.wordOf(magic.code()))) return null;
    var words =
        Arrays.stream(Magic.values())
            .map(Magic::word)
            .filter(word -> word.startsWith(magic.code()))
            .toList();
    return words.isEmpty() ? null : new ReplacementOptions(words, magic.offset(), cursor);
  }

  /** Without what every object has, unless it is all there is or the type has its own. */
  private List<String> worthListing(List<String> all, String receiver) {
    if (!all.containsAll(OF_EVERY_OBJECT)) return all;
    var own = new ArrayList<>(all);
    own.removeAll(OF_EVERY_OBJECT);
    if (!all.contains("length")) own.removeAll(PROTECTED);
    var call = receiver + "equals(";
    var equals = documentation(call, false).stream().map(Documentation::signature);
    if (equals.allMatch(signature -> signature.contains("Object.equals("))) {
      own.removeAll(List.of("equals(", "toString()"));
    }
    return own.isEmpty() ? all : own;
  }

  /** Signatures and documentation of what is at the cursor; empty if nothing is known. */
  String inspect(String cell, int cursor) {
    if (!sourcesAdded) NacreSources.addTo(analysis);
    sourcesAdded = true;
    int end = cursor;
    while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) end++;
    var magic = magicAt(cell, end);
    if (magic != null)
      return Magic.of(magic.code()).map(known -> known.usage + "\n" + known.what).orElse("");
    var text = at(cell, end).text();
    var found = documented(text);
    var texts = new ArrayList<>(found.stream().map(CodeAssist::text).distinct().toList());
    if (found.stream().allMatch(each -> each.javadoc() == null)) {
      texts.addAll(ownJavadoc(text));
      found.stream().flatMap(this::javadocOfMember).distinct().forEach(texts::add);
    }
    return String.join("\n\n", texts);
  }

  private List<Documentation> documented(String text) {
    var asMethod = text + "(";
    return Stream.of(
            text,
            asMethod,
            STATIC_CALL.matcher(asMethod).replaceFirst("(($1) null)$2"), // an object's method
            withoutArguments(text))
        .distinct()
        .map(each -> documentation(each, true))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Of a call that is closed, what it was before its arguments. */
  private static String withoutArguments(String text) {
    int open = text.length();
    int depth = 0;
    do {
      if (--open < 0) return text;
      if (text.charAt(open) == ')') depth++;
      if (text.charAt(open) == '(') depth--;
    } while (depth > 0);
    return text.substring(0, open + 1);
  }

  /** What cells say about a method or type of theirs that the text ends with. */
  private List<String> ownJavadoc(String text) {
    var name = OWN_NAME.matcher(text);
    if (!name.find()) return List.of();
    return ownJavadoc.apply(name.group(1)).stream().map(CodeAssist::textOfComment).toList();
  }

  /** What a cell says about a member of a type that it declares. */
  private Stream<String> javadocOfMember(Documentation documentation) {
    var member = MEMBER.matcher(documentation.signature());
    return member.find()
        ? ownJavadoc.apply(member.group(1) + "." + member.group(2)).stream()
            .map(CodeAssist::textOfComment)
        : Stream.empty();
  }

  private static String textOfComment(String comment) {
    var inside = comment.substring("/**".length(), comment.length() - "*/".length());
    return Javadoc.toText(
        inside
            .lines()
            .map(l -> l.replaceFirst("^\\s*\\* ?", ""))
            .collect(Collectors.joining("\n"))
            .strip());
  }

  private List<Documentation> documentation(String text, boolean withJavadoc) {
    beforeDocumentation.run();
    return analysis.documentation(text, text.length(), withJavadoc);
  }

  private static String text(Documentation documentation) {
    var signature = HEADER_OF_RECORD.matcher(documentation.signature()).replaceFirst("");
    var javadoc = documentation.javadoc();
    return javadoc == null ? signature : signature + "\n" + Javadoc.toText(javadoc);
  }

  /**
   * The snippet that ends at the cursor, with what JShell has to know before it.
   *
   * @param offset where the text would begin in the cell; negative where it holds more than that
   */
  private record Here(String text, int offset) {}

  private Here at(String cell, int cursor) {
    var before = cell.substring(0, Math.clamp(cursor, 0, cell.length()));
    var parsed = parser.parse(before);
    var earlier = parsed.parts();
    int start = before.length();
    if (parsed.rest() != null) {
      start = parsed.rest().offset();
    } else if (!earlier.isEmpty() && !isClosed(earlier.getLast())) {
      start = earlier.getLast().offset();
      earlier = earlier.subList(0, earlier.size() - 1);
    }
    var prefix = declarations(earlier);
    return new Here(prefix + before.substring(start), start - prefix.length());
  }

  private static boolean isClosed(CellParser.Part part) {
    return part.semicolon() || part.code().endsWith("}");
  }

  /** Variables and types declared above in the same cell, which may not have been run yet. */
  private String declarations(List<CellParser.Part> parts) {
    var declared =
        parts.stream()
            .filter(part -> !part.isMagic())
            .filter(part -> analysis.sourceToSnippets(part.code()).stream().anyMatch(IS_LOCAL))
            .map(CellParser.Part::code)
            .collect(Collectors.joining("\n"));
    return declared.isEmpty() ? "" : "{ " + declared + "\n";
  }

  /**
   * Jupyter's answer to whether a cell can be run: complete, incomplete with an indent, invalid.
   */
  Map<String, Object> isComplete(String cell) {
    var parsed = parser.parse(cell);
    for (var part : parsed.parts())
      if (part.isMagic() ? Magic.of(part.code()).isEmpty() : !parser.parses(part)) {
        boolean isLast = part == parsed.parts().getLast() && parsed.isComplete();
        return isLast && Unfinished.is(part.written()) ? incomplete(cell) : INVALID;
      }
    if (parsed.isComplete()) return Map.of("status", "complete");
    return parsed.more() ? incomplete(cell) : INVALID;
  }

  private static Map<String, Object> incomplete(String cell) {
    return Map.of("status", "incomplete", "indent", indentAfter(cell));
  }

  /** The indent of the last line, and more after an opening bracket. */
  private static String indentAfter(String cell) {
    var last = cell.lines().reduce("", (_, line) -> line);
    var indent = last.substring(0, last.length() - last.stripLeading().length());
    return last.matches(".*[{(\\[]\\s*") ? indent + "    " : indent;
  }
}
