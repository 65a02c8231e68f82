package dev.nacre.plot;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * At most 256 colours for a picture: the most frequent ones, each of which stands for those that
 * share the upper six bits of red, green and blue. Rarer ones become the nearest of these.
 */
final class Palette {
  private static final int MOST = 256;
  private static final int FREQUENT = 176;
  private static final int UPPER = 0xFCFCFC;

  private final int[] colors;
  private final Map<Integer, Byte> indices = new HashMap<>();
  private int lastColor = -1; // neighbours often have the same
  private byte lastIndex;

  private Palette(int[] colors) {
    this.colors = colors;
  }

  static Palette of(int[] pixels) {
    var counts = new HashMap<Integer, Integer>();
    for (int i = 0, run = 0; i < pixels.length; i++) {
      run++;
      if (i == pixels.length - 1 || pixels[i + 1] != pixels[i]) {
        counts.merge(pixels[i] & 0xFFFFFF, run, Integer::sum);
        run = 0;
      }
    }
    var ofGroups = new HashMap<Integer, Integer>();
    var frequent = new HashMap<Integer, Integer>(); // the most frequent colour of each group
    counts.forEach(
        (color, count) -> {
          ofGroups.merge(color & UPPER, count, Integer::sum);
          frequent.merge(color & UPPER, color, (a, b) -> counts.get(a) >= counts.get(b) ? a : b);
        });
    int[] candidates =
        ofGroups.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .mapToInt(group -> frequent.get(group.getKey()))
            .toArray();
    var palette = new Palette(chosen(candidates));
    counts.keySet().forEach(color -> palette.indices.put(color, palette.nearest(color)));
    return palette;
  }

  /** Most of them as they come, and then each time the one that is farthest from all so far. */
  private static int[] chosen(int[] candidates) {
    int[] colors = Arrays.copyOf(candidates, Math.min(MOST, candidates.length));
    if (candidates.length <= MOST) {
      return colors;
    }
    var distances = new int[candidates.length];
    Arrays.fill(distances, Integer.MAX_VALUE);
    for (int n = 0; n < MOST; n++) {
      if (n >= FREQUENT) {
        int farthest = 0;
        for (int i = 0; i < candidates.length; i++) {
          farthest = distances[i] > distances[farthest] ? i : farthest;
        }
        colors[n] = candidates[farthest];
      }
      for (int i = 0; i < candidates.length; i++) {
        distances[i] = Math.min(distances[i], distance(colors[n], candidates[i]));
      }
    }
    return colors;
  }

  private static int distance(int a, int b) {
    int red = (a >> 16) - (b >> 16);
    int green = (a >> 8 & 0xFF) - (b >> 8 & 0xFF);
    int blue = (a & 0xFF) - (b & 0xFF);
    return 2 * red * red + 4 * green * green + 3 * blue * blue;
  }

  private byte nearest(int color) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colors.length; i++) {
      int distance = distance(colors[i], color);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return (byte) best;
  }

  /** Of a colour that the picture has. */
  byte index(int rgb) {
    int color = rgb & 0xFFFFFF;
    if (color != lastColor) {
      lastIndex = indices.get(color);
      lastColor = color;
    }
    return lastIndex;
  }

  /** Red, green and blue of each colour. */
  byte[] bytes() {
    var bytes = new byte[3 * colors.length];
    for (int i = 0; i < colors.length; i++) {
      bytes[3 * i] = (byte) (colors[i] >> 16);
      bytes[3 * i + 1] = (byte) (colors[i] >> 8);
      bytes[3 * i + 2] = (byte) colors[i];
    }
    return bytes;
  }
}
