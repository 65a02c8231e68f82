package dev.nacre.array;

/**
 * Random numbers that are the same on every machine: xoshiro256++ seeded by SplitMix64; normal
 * deviates by Marsaglia's polar method with {@link StrictMath}. Not safe for use by several threads
 * at once; give each its own {@link #split}.
 *
 * <p>Sources: D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, 2021; G.
 * Marsaglia, T. Bray, A convenient method for generating normal variables, 1964.
 */
public final class Rng {
  private long s0;
  private long s1;
  private long s2;
  private long s3;
  private double spareGaussian = Double.NaN;

  public Rng(long seed) {
    long x = seed;
    s0 = mix(x += 0x9e3779b97f4a7c15L);
    s1 = mix(x += 0x9e3779b97f4a7c15L);
    s2 = mix(x += 0x9e3779b97f4a7c15L);
    s3 = mix(x + 0x9e3779b97f4a7c15L);
  }

  /** Another generator, independent of what this one gives from here on. */
  public Rng split() {
    return new Rng(nextLong());
  }

  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in 0 … bound − 1. */
  public int nextInt(int bound) {
    Check.atLeast("bound of a random integer", 1, bound, 1);
    // multiply-shift; the few values that would be drawn too often are rejected (Lemire, 2019)
    long threshold = (0x1_0000_0000L - bound) % bound;
    while (true) {
      long product = (nextLong() >>> 32) * bound;
      if ((product & 0xffff_ffffL) >= threshold) {
        return (int) (product >>> 32);
      }
    }
  }

  /** Normal with mean 0 and deviation 1. */
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = v * factor;
        return u * factor;
      }
    }
  }

  /** The numbers 0 … n − 1 in random order (Fisher–Yates). */
  public int[] permutation(int n) {
    var order = new int[Check.atLeast("length of a permutation", 0, n, 10)];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }

  @Override
  public String toString() {
    return "random numbers; try Tensor.randn(rng, 3, 4)";
  }
}
