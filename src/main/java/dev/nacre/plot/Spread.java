package dev.nacre.plot;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Moves labels apart, no farther than needed, so that none overlaps another. */
final class Spread {
  private Spread() {}

  /** Labels that touch: {@code wish} is the mean of the tops that they would like the group at. */
  private record Group(int count, double wish, double height) {
    double top(double low, double high) {
      return Math.max(low, Math.min(wish, high - height));
    }

    Group with(Group below) {
      int n = count + below.count;
      double wished = (count * wish + below.count * (below.wish - height)) / n;
      return new Group(n, wished, height + below.height);
    }
  }

  /**
   * The middles of labels that do not overlap, in the order of the wished middles, within [low,
   * high] if there is room for all.
   */
  static double[] apart(double[] wished, double[] heights, double low, double high) {
    int[] order =
        IntStream.range(0, wished.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> wished[i]))
            .mapToInt(i -> i)
            .toArray();
    var groups = new ArrayDeque<Group>();
    for (int i : order) {
      var group = new Group(1, wished[i] - heights[i] / 2, heights[i]);
      while (!groups.isEmpty()
          && groups.getLast().top(low, high) + groups.getLast().height > group.top(low, high)) {
        group = groups.removeLast().with(group);
      }
      groups.addLast(group);
    }
    var places = new double[wished.length];
    int next = 0;
    for (var group : groups) {
      double top = group.top(low, high);
      for (int end = next + group.count; next < end; next++) {
        places[order[next]] = top + heights[order[next]] / 2;
        top += heights[order[next]];
      }
    }
    return places;
  }
}
