package dev.nacre.plot;

import java.awt.Color;

/**
 * Colours for numbers, evenly spaced for the eye and safe for the colour-blind.
 *
 * <p>Sequential: viridis (Smith, van der Walt and Firing, 2015; CC0). Diverging, for signed
 * numbers: blue through the neutral colour of the background to orange-red, after ColorBrewer's
 * RdBu (Brewer, Apache 2.0) and, on dark, Crameri's berlin (2018).
 */
enum ColorMap {
  VIRIDIS(
      0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568C, 0x33638D, 0x2D708E, 0x287D8E,
      0x238A8D, 0x1F968B, 0x20A387, 0x29AF7F, 0x3CBB75, 0x55C667, 0x73D055, 0x95D840, 0xB8DE29,
      0xDCE319, 0xFDE725),
  DIVERGING_LIGHT(
      0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D,
      0xB2182B, 0x67001F),
  DIVERGING_DARK(
      0x9EB0FF, 0x6FABE8, 0x418FBF, 0x2A6C92, 0x1C4660, 0x15181E, 0x4A1A08, 0x7B2E14, 0xAF5A44,
      0xDB8D7F, 0xFFB3AC),
  GREYS(0x000000, 0xFFFFFF),
  TERRAIN_LIGHT(0xFFFFFF, 0xB4C0CC),
  TERRAIN_DARK(0x15181E, 0x4B5866),
  BLUES_DARK(0x1B212B, 0x1D3550, 0x27527C, 0x3B78AD, 0x66A6D6, 0xA6CFEC, 0xDCEDF9),
  BLUES_LIGHT(
      0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B);

  private static final int STEPS = 511;
  private final int[] table = new int[STEPS];

  ColorMap(int... stops) {
    for (int i = 0; i < STEPS; i++) {
      double at = i * (stops.length - 1) / (STEPS - 1.0);
      int left = Math.min((int) at, stops.length - 2);
      table[i] = mix(stops[left], stops[left + 1], at - left);
    }
  }

  /** The colour of t in [0, 1] as 0xRRGGBB; beyond it, that of the nearer end. */
  int rgb(double t) {
    return table[Math.clamp(Math.round(t * (STEPS - 1)), 0, STEPS - 1)];
  }

  Color color(double t) {
    return new Color(rgb(t));
  }

  static int mix(int a, int b, double t) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int x = a >> shift & 0xFF;
      int y = b >> shift & 0xFF;
      mixed |= (int) Math.round(x + (y - x) * t) << shift;
    }
    return mixed;
  }
}
