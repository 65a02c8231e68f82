package dev.nacre.jupyter;

import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/** The latest cells of this session, as Jupyter's consoles ask for them. */
final class CellHistory {

  private record Entry(int number, String source, String output) {}

  private static final int THIS_SESSION = 1;
  private static final int MOST = 1_000;
  private static final int LONGEST_OUTPUT = 10_000;

  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(int number, String source, String output) {
    boolean isLong = output.length() > LONGEST_OUTPUT;
    var shown = isLong ? output.substring(0, LONGEST_OUTPUT) + "…" : output;
    entries.add(new Entry(number, source, shown));
    if (entries.size() > MOST) entries.removeFirst();
  }

  /** Tuples of session, cell number and source, or source and output. */
  synchronized List<List<Object>> answer(HistoryRequest request) {
    var found =
        switch (request) {
          case HistoryRequest.Tail tail -> last(entries, tail.getMaxReturnLength());
          case HistoryRequest.Range range -> range(range);
          case HistoryRequest.Search search -> search(search);
          default -> List.<Entry>of();
        };
    return found.stream().map(entry -> tuple(entry, request.includeOutput())).toList();
  }

  private List<Entry> range(HistoryRequest.Range range) {
    int session = range.getSessionIndex();
    if (session != 0 && session != THIS_SESSION) return List.of();
    return entries.stream()
        .filter(e -> e.number >= range.getStart())
        .filter(e -> range.getStop() <= 0 || e.number < range.getStop())
        .toList();
  }

  private List<Entry> search(HistoryRequest.Search search) {
    var matching =
        new ArrayList<>(
            entries.stream().filter(e -> matches(search.getPattern(), e.source)).toList());
    if (search.filterUnique()) {
      var sources = new java.util.HashSet<String>();
      matching.removeIf(e -> !sources.add(e.source));
    }
    return last(matching, search.getMaxReturnLength());
  }

  private static List<Entry> last(List<Entry> all, int count) {
    return count <= 0 || count >= all.size() ? all : all.subList(all.size() - count, all.size());
  }

  private static List<Object> tuple(Entry entry, boolean withOutput) {
    return List.of(
        THIS_SESSION,
        entry.number,
        withOutput ? List.of(entry.source, entry.output) : entry.source);
  }

  /** Whether a text matches a pattern with {@code *} and {@code ?}. */
  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int afterStar = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        afterStar = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }
}
