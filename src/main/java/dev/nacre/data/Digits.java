package dev.nacre.data;

import dev.nacre.array.Shape;
import dev.nacre.io.ArrayData;
import dev.nacre.io.Idx;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * 1,797 real handwritten digits, images of 1×8×8 with pixels in [0, 1], in ten classes "0" … "9";
 * in Nacre's jar, so that they are always there.
 *
 * <pre>{@code
 * var digits = Digits.load();
 * var split = digits.shuffle(42).split(0.8);
 * }</pre>
 *
 * <p>They were written by 13 people; each pixel counts the dark dots of a 4×4 square of the
 * original 32×32 bitmap, here divided by 16.
 *
 * <p>Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits (its test set),
 * 1998, UCI Machine Learning Repository, <a
 * href="https://doi.org/10.24432/C50P49">doi:10.24432/C50P49</a>, licensed CC BY 4.0; the copy that
 * scikit-learn ships, changed in form only.
 */
public final class Digits {
  private static final float DARKEST = 16;

  private Digits() {}

  /** Loads all of them, in the order of their source. */
  public static Dataset load() {
    var pixels = read("digits-images-idx3-ubyte.gz").floats();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] /= DARKEST;
    }
    var labels = read("digits-labels-idx1-ubyte.gz").ints();
    return new Dataset(
            Samples.labelled(Samples.rows("features", pixels, Shape.of(1, 8, 8)), labels))
        .withName("digits");
  }

  private static ArrayData read(String resource) {
    try (var in = Digits.class.getResourceAsStream(resource)) {
      return Idx.read(in, resource + " in Nacre's jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
