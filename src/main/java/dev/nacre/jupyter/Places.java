package dev.nacre.jupyter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Finds the cell and the line of a stack frame inside a class that JShell made from a snippet. */
final class Places {

  /** A line of a cell, counted from 1. */
  record Line(Cell cell, int number) {
    String text() {
      return cell.source().lines().skip(number - 1L).findFirst().orElse("");
    }

    @Override
    public String toString() {
      return cell.name() + ", line " + number;
    }
  }

  /**
   * A snippet that was compiled.
   *
   * @param positions of each line of its class, where in the cell that line comes from
   */
  private record Place(Cell cell, int offset, int[] positions) {}

  private static final int MOST = 2_000;

  private final Map<String, Place> byClass =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > MOST;
        }
      };

  private Supplier<Place> running;

  private final Map<String, Place> bySnippet = new LinkedHashMap<>();

  /**
   * A snippet is about to run: only when it has ended JShell says of which class it is.
   *
   * @param wrapper computed when it is asked for
   */
  synchronized void runs(Supplier<SnippetWrapper> wrapper, Cell cell, int offset) {
    var text = cell.textAlone();
    running = () -> new Place(text, offset, positions(wrapper.get(), offset));
  }

  /** A snippet of this cell was compiled. */
  synchronized void add(Snippet snippet, SnippetWrapper wrapper, Cell cell, int offset) {
    running = null;
    var place = new Place(cell.textAlone(), offset, positions(wrapper, offset));
    byClass.put(wrapper.fullClassName(), place);
    if (snippet.kind().isPersistent()) bySnippet.put(snippet.id(), place);
  }

  /** A snippet was compiled anew because something that it uses has changed. */
  synchronized void moved(Snippet snippet, SnippetWrapper wrapper) {
    var first = bySnippet.get(snippet.id());
    if (first != null)
      byClass.put(
          wrapper.fullClassName(),
          new Place(first.cell, first.offset, positions(wrapper, first.offset)));
  }

  /** Where in a cell a stack frame stands; empty for frames of libraries. */
  synchronized Optional<Line> find(StackTraceElement frame) {
    if (!isOfCell(frame) || frame.getLineNumber() < 1) return Optional.empty();
    var name = SnippetClasses.snippetOf(frame.getClassName());
    var place = byClass.get(name);
    if (place == null && running != null) {
      place = running.get();
      byClass.put(name, place);
    }
    if (place == null || frame.getLineNumber() > place.positions.length) return Optional.empty();
    return Optional.of(lineAt(place.cell, place.positions[frame.getLineNumber() - 1]));
  }

  /** A snippet is over. */
  synchronized void forget(Snippet snippet) {
    bySnippet.remove(snippet.id());
  }

  /** The documentation comment in front of a snippet in its cell. */
  synchronized Optional<String> javadocOf(Snippet snippet) {
    var place = bySnippet.get(snippet.id());
    if (place == null) return Optional.empty();
    var before = place.cell.source().substring(0, place.offset).stripTrailing();
    int start = before.lastIndexOf("/**");
    boolean direct =
        before.endsWith("*/") && start >= 0 && before.indexOf("*/", start) == before.length() - 2;
    return direct ? Optional.of(before.substring(start)) : Optional.empty();
  }

  /** Whether a frame's class was made from a snippet. */
  static boolean isOfCell(StackTraceElement frame) {
    return frame.getClassName().startsWith("REPL.$JShell$");
  }

  static Line lineAt(Cell cell, int position) {
    var source = cell.source();
    int end = Math.clamp(position, 0, source.length());
    return new Line(
        cell, 1 + (int) source.substring(0, end).chars().filter(c -> c == '\n').count());
  }

  /** Of each line of the class, its first character that comes from the snippet. */
  private static int[] positions(SnippetWrapper wrapper, int offset) {
    var wrapped = wrapper.wrapped();
    var positions = new ArrayList<Integer>();
    for (int start = 0; start < wrapped.length(); ) {
      int end = wrapped.indexOf('\n', start);
      if (end < 0) end = wrapped.length();
      int first = start;
      while (first < end && Character.isWhitespace(wrapped.charAt(first))) first++;
      positions.add(offset + Math.max(0, wrapper.wrappedToSourcePosition(first)));
      start = end + 1;
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }
}
